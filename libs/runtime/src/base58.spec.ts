import { BASE58_ALPHABET, base58, base58OfBytes } from './base58.js';
import { TimeOrderedIds } from './ids.js';
import { FakeClock } from './testing/fake-clock.js';

describe('base58', () => {
  it.each([
    { value: 0n, length: 3, text: '111' },
    { value: 57n, length: 2, text: '1z' },
    { value: 58n, length: 2, text: '21' },
    { value: 58n ** 2n, length: 2, text: '11' },
  ])('$value in $length characters is $text', ({ value, length, text }) => {
    expect(base58(value, length)).toBe(text);
  });

  it('has its alphabet in ASCII order, so that text order is numeric order', () => {
    expect([...BASE58_ALPHABET].sort().join('')).toBe(BASE58_ALPHABET);
    expect(BASE58_ALPHABET).toHaveLength(58);
  });

  it('reads bytes as one big-endian number', () => {
    expect(base58OfBytes(new Uint8Array([1, 0]), 2)).toBe(base58(256n, 2));
  });
});

describe('TimeOrderedIds', () => {
  it('gives 11 characters that sort by creation, within one millisecond too', () => {
    const clock = new FakeClock();
    const ids = new TimeOrderedIds(clock);
    const made: string[] = [];
    for (let i = 0; i < 2000; i++) {
      if (i % 100 === 0) clock.advance(1);
      made.push(ids.next());
    }
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
    expect(made.every((id) => id.length === 11)).toBe(true);
  });
});
