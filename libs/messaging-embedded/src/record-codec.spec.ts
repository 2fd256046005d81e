import type { OutgoingRecord } from '@tocsin/messaging';
import fc from 'fast-check';
import { measureRecord, recordsOf, type Segment, writeRecord } from './record-codec.js';

const record = fc.record(
  {
    key: fc.string({ unit: 'grapheme' }),
    value: fc.option(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
    headers: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
  },
  { requiredKeys: ['key', 'value'] },
);

function segmentOf(records: readonly OutgoingRecord[], lastOffset: number): Segment {
  const encoded = records.map(measureRecord);
  const payload = Buffer.alloc(encoded.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  let at = 0;
  for (const each of encoded) {
    expect(writeRecord(each, payload, at)).toEqual(each.record.value);
    at += each.sizeBytes;
  }
  return { lastOffset, records: records.length, appendedAt: 1_764_000_000_000, payload };
}

describe('a segment', () => {
  it('gives back every record as it was written, from any offset on', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 10 }), fc.nat(12), (records, from) => {
        const first = 5;
        const segment = segmentOf(records, first + records.length - 1);
        const expected = records.map(({ key, value, headers }, i) => ({
          topic: 't',
          partition: 3,
          offset: first + i,
          appendedAt: segment.appendedAt,
          key,
          value,
          headers: headers ?? {},
        }));
        const read = recordsOf(segment, 't', 3, first + from);
        expect(read.map((each) => ({ ...each, headers: { ...each.headers } }))).toEqual(
          expected.slice(from).map((each) => ({ ...each, headers: { ...each.headers } })),
        );
      }),
    );
  });

  it('tells an empty value from a tombstone', () => {
    const read = recordsOf(
      segmentOf(
        [
          { key: 'a', value: Buffer.alloc(0) },
          { key: 'b', value: null },
        ],
        1,
      ),
      't',
      0,
      0,
    );
    expect(read.map(({ value }) => value)).toEqual([Buffer.alloc(0), null]);
  });
});
