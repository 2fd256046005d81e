import { gatherMs, MAX_GATHERED_RECORDS, recordsInWrite } from './gathering.js';

const waiting = (sizeBytes: number, partition = 0, topic = 't') => ({
  topic,
  partition,
  sizeBytes,
  record: { key: 'k', value: null },
  call: {},
  index: 0,
});

describe('recordsInWrite', () => {
  it.each([
    { when: 'nothing waits', records: [], expected: 0 },
    { when: 'all fit', records: [waiting(300), waiting(300)], expected: 2 },
    { when: 'a partition is exactly full', records: [waiting(436), waiting(436), waiting(0)], expected: 2 },
    { when: 'a partition has one byte too many', records: [waiting(436), waiting(437)], expected: 1 },
    { when: 'the bytes go to different partitions', records: [waiting(900), waiting(900, 1)], expected: 2 },
    { when: 'the bytes go to different topics', records: [waiting(900), waiting(900, 0, 'u')], expected: 2 },
    { when: 'the first alone is too large', records: [waiting(5_000), waiting(1, 1)], expected: 2 },
  ])('$when: $expected', ({ records, expected }) => {
    expect(recordsInWrite(records, 1_000)).toBe(expected);
  });

  it('takes at most 500 records', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => waiting(1, i));
    expect(recordsInWrite(many(MAX_GATHERED_RECORDS), 1_000)).toBe(500);
    expect(recordsInWrite(many(MAX_GATHERED_RECORDS + 1), 1_000)).toBe(500);
  });

  it('takes at most 8 MiB over all partitions', () => {
    const million = Array.from({ length: 20 }, (_, i) => waiting(1_000_000, i));
    expect(recordsInWrite(million, 1_000_000)).toBe(8);
  });
});

describe('gatherMs', () => {
  it.each([
    { calls: 0, expected: 0 },
    { calls: 7, expected: 0 },
    { calls: 8, expected: 5 },
    { calls: 500, expected: 5 },
  ])('after a write of $calls calls is $expected', ({ calls, expected }) => {
    expect(gatherMs(calls)).toBe(expected);
  });
});
