import { dueBuckets, fillingBucket } from './due-buckets.js';
import type { KpiCalendar } from './kpi-calendar.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);
const HOUR: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
const DAY: KpiCalendar = { interval: 'day', timeZone: 'Europe/Berlin' };

it.each([
  { calendar: HOUR, settled: '2026-01-05T10:59', judged: undefined, due: ['2026-01-05T09:00'] },
  { calendar: HOUR, settled: '2026-01-05T11:00', judged: undefined, due: ['2026-01-05T10:00'] },
  { calendar: HOUR, settled: '2026-01-05T10:59', judged: '2026-01-05T10:00', due: [] },
  { calendar: HOUR, settled: '2026-01-05T11:00', judged: '2026-01-05T10:00', due: ['2026-01-05T10:00'] },
  {
    calendar: HOUR,
    settled: '2026-01-05T12:30',
    judged: '2026-01-05T10:00',
    due: ['2026-01-05T10:00', '2026-01-05T11:00'],
  },
  // Clocks that were put back: it was judged already.
  { calendar: HOUR, settled: '2026-01-05T09:00', judged: '2026-01-05T10:00', due: [] },
  { calendar: DAY, settled: '2026-03-29T21:59', judged: '2026-03-28T23:00', due: [] },
  { calendar: DAY, settled: '2026-03-29T22:00', judged: '2026-03-28T23:00', due: ['2026-03-28T23:00'] },
  // Judged by the hour until then.
  { calendar: DAY, settled: '2026-03-29T21:59', judged: '2026-03-29T15:00', due: [] },
  { calendar: DAY, settled: '2026-03-29T22:00', judged: '2026-03-29T15:00', due: ['2026-03-28T23:00'] },
])(
  'settled until $settled and judged until $judged, $due of $calendar.interval are due',
  ({ calendar, settled, judged, due }) => {
    const found = dueBuckets(calendar, at(settled), judged === undefined ? undefined : at(judged));
    expect(found.map(({ start }) => iso(start))).toEqual(due);
  },
);

it.each([
  { judged: '2026-01-04T12:00', count: 24, first: '2026-01-04T12:00' },
  { judged: '2026-01-04T11:00', count: 24, first: '2026-01-04T12:00' },
  { judged: '2026-01-04T13:00', count: 23, first: '2026-01-04T13:00' },
])('after a pause since $judged the last $count are due', ({ judged, count, first }) => {
  const found = dueBuckets(HOUR, at('2026-01-05T12:00'), at(judged));
  expect(found).toHaveLength(count);
  expect(iso(found[0].start)).toBe(first);
});

it.each([
  { calendar: HOUR, settled: '2026-01-05T10:04', slots: undefined, until: undefined },
  { calendar: HOUR, settled: '2026-01-05T10:05', slots: 1, until: '2026-01-05T10:05' },
  { calendar: HOUR, settled: '2026-01-05T10:59', slots: 11, until: '2026-01-05T10:55' },
  { calendar: HOUR, settled: '2026-01-05T11:00', slots: undefined, until: undefined },
  { calendar: DAY, settled: '2026-01-05T11:30', slots: 12, until: '2026-01-05T11:00' },
  // Four hours by the clock are three: one was skipped.
  { calendar: DAY, settled: '2026-03-29T02:00', slots: 4, until: '2026-03-29T02:00' },
])('settled until $settled the $calendar.interval has $slots whole slots', ({ calendar, settled, slots, until }) => {
  const found = fillingBucket(calendar, at(settled));
  expect(found?.slots).toBe(slots);
  expect(found && iso(found.until)).toBe(until);
});
