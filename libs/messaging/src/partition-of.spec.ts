import { murmur2, partitionOf } from './partition-of.js';

describe('murmur2', () => {
  // Vectors of Apache Kafka's own UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is %i', (text, expected) => {
    expect(murmur2(Buffer.from(text))).toBe(expected);
  });

  it('gives a partition within the count, for any UTF-8 key', () => {
    for (const key of ['', 'a', 'ホスト', '🔥', 'x'.repeat(1000)]) {
      const partition = partitionOf(key, 16);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(16);
    }
  });
});
