import { type ProductEvent, productEventsV1 } from '@tocsin/payload-schemas';
import { MAX_RECORD_BYTES, eventRecords } from './event-records.js';

const of = { org: 'o1', projectId: 'p1', receivedAt: 1000 };
const event = (given: Partial<ProductEvent> = {}): ProductEvent => ({ type: 'A', time: 1, deviceId: 'd1', ...given });
const sized = (bytes: number): ProductEvent => {
  const empty = event({ eventProperties: { text: '' } });
  return event({ eventProperties: { text: 'x'.repeat(bytes - JSON.stringify(empty).length - 1) } });
};

it('keeps the events of a device together and in order', () => {
  const events = Array.from({ length: 300 }, (_, i) => event({ deviceId: `d${i % 40}`, time: i }));
  const records = eventRecords(of, events) ?? [];
  for (const record of records) expect(productEventsV1.safeParse(record).success).toBe(true);
  const ownersOf = (deviceId: string): Set<string> =>
    new Set(records.filter((r) => r.events.some((e) => e.deviceId === deviceId)).map(({ owner }) => owner));
  for (let i = 0; i < 40; i++) expect(ownersOf(`d${i}`).size).toBe(1);
  for (const { events: part } of records) {
    expect(part.map(({ time }) => time)).toEqual(part.map(({ time }) => time).sort((a, b) => a - b));
  }
  expect(records.flatMap((record) => record.events)).toHaveLength(300);
});

it.each([
  { count: 1000, records: 1 },
  { count: 1001, records: 2 },
])('$count events of a device are $records records', ({ count, records }) => {
  expect(
    eventRecords(
      of,
      Array.from({ length: count }, () => event()),
    ),
  ).toHaveLength(records);
});

it.each([
  { bytes: MAX_RECORD_BYTES / 2, records: 1 },
  { bytes: MAX_RECORD_BYTES / 2 + 1, records: 2 },
])('two events of $bytes bytes are $records records', ({ bytes, records }) => {
  expect(eventRecords(of, [sized(bytes), sized(bytes)])).toHaveLength(records);
});

it.each([
  { bytes: MAX_RECORD_BYTES, isTaken: true },
  { bytes: MAX_RECORD_BYTES + 1, isTaken: false },
])('an event of $bytes bytes is taken: $isTaken', ({ bytes, isTaken }) => {
  expect(eventRecords(of, [event(), sized(bytes)]) !== undefined).toBe(isTaken);
});
