import { InvalidInputError } from '@tocsin/runtime';
import { RecordTooLargeError } from './errors.js';
import { partitionOf } from './partition-of.js';
import { placeRecords, recordSizeBytes } from './place-records.js';

describe('recordSizeBytes', () => {
  it.each([
    { when: 'key and value', record: { key: 'key', value: Buffer.alloc(10) }, expected: 13 },
    { when: 'a tombstone', record: { key: 'key', value: null }, expected: 3 },
    { when: 'UTF-8 outside ASCII', record: { key: 'ホ🔥', value: null }, expected: 7 },
    { when: 'headers', record: { key: '', value: null, headers: { a: 'bc', é: '' } }, expected: 5 },
  ])('counts $when', ({ record, expected }) => {
    expect(recordSizeBytes(record)).toBe(expected);
  });
});

describe('placeRecords', () => {
  const record = (bytes: number, partition?: number) => ({ key: 'k', value: Buffer.alloc(bytes - 1), partition });

  it('computes the partition from the key unless it is named', () => {
    expect(placeRecords('t', [record(5), record(6, 3)], 4, 10)).toMatchObject([
      { partition: partitionOf('k', 4), sizeBytes: 5 },
      { partition: 3, sizeBytes: 6 },
    ]);
  });

  it('takes a record of exactly the largest size and refuses one byte more', () => {
    expect(placeRecords('t', [record(10)], 1, 10)).toHaveLength(1);
    expect(() => placeRecords('t', [record(10), record(11)], 1, 10)).toThrow(new RecordTooLargeError('t', 11, 10));
  });

  it.each([
    { partition: 0, taken: true },
    { partition: 3, taken: true },
    { partition: 4, taken: false },
    { partition: -1, taken: false },
    { partition: 0.5, taken: false },
    { partition: Number.NaN, taken: false },
  ])('partition $partition of four is taken: $taken', ({ partition, taken }) => {
    const place = () => placeRecords('t', [record(2, partition)], 4, 10);
    if (taken) expect(place()[0].partition).toBe(partition);
    else expect(place).toThrow(InvalidInputError);
  });
});
