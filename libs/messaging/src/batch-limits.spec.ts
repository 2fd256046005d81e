import { batchLimits, recordsInBatch } from './batch-limits.js';

const sized = (...sizes: (number | null)[]) =>
  sizes.map((size) => ({ value: size === null ? null : Buffer.alloc(size) }));

describe('recordsInBatch', () => {
  it.each([
    { when: 'there is nothing', sizes: [], records: 10, bytes: 10, expected: 0 },
    { when: 'all fit', sizes: [1, 2, 3], records: 10, bytes: 10, expected: 3 },
    { when: 'the records are exactly as many', sizes: [1, 1, 1], records: 3, bytes: 10, expected: 3 },
    { when: 'there is one record more', sizes: [1, 1, 1, 1], records: 3, bytes: 10, expected: 3 },
    { when: 'the bytes are exactly as many', sizes: [4, 6], records: 10, bytes: 10, expected: 2 },
    { when: 'there is one byte more', sizes: [4, 7], records: 10, bytes: 10, expected: 1 },
    { when: 'the first record alone exceeds the bytes', sizes: [11, 1], records: 10, bytes: 10, expected: 1 },
    { when: 'tombstones weigh nothing', sizes: [10, null, null, 1], records: 10, bytes: 10, expected: 3 },
  ])('$when -> $expected', ({ sizes, records, bytes, expected }) => {
    expect(recordsInBatch(sized(...sizes), { maxBatchRecords: records, maxBatchBytes: bytes })).toBe(expected);
  });
});

describe('batchLimits', () => {
  it('keeps what is set and fills in the rest', () => {
    expect(batchLimits({ maxBatchRecords: 7 })).toEqual({ maxBatchRecords: 7, maxBatchBytes: 1_048_576 });
    expect(batchLimits({ maxBatchBytes: 9 })).toEqual({ maxBatchRecords: 1_000, maxBatchBytes: 9 });
  });
});
