import type { WeekdayName } from '@tocsin/schedule';
import { boundsBefore, queryBuckets } from './query-buckets.js';
import type { Segmentation } from './segmentation.js';

const HOUR_MS = 3_600_000;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const isoHour = (at: number): string => new Date(at).toISOString().slice(0, 13);
const buckets = (
  interval: Segmentation['interval'],
  start: string,
  end: string,
  timeZone: string,
  weekStart: WeekdayName = 'Sunday',
) => queryBuckets({ interval, start: day(start), end: day(end) }, { timeZone, weekStart });

it.each([
  { timeZone: 'UTC', of: '2026-01-05', begins: '2026-01-05T00', hours: 24 },
  { timeZone: 'Asia/Tokyo', of: '2026-01-05', begins: '2026-01-04T15', hours: 24 },
  { timeZone: 'Europe/Berlin', of: '2026-03-28', begins: '2026-03-27T23', hours: 24 },
  { timeZone: 'Europe/Berlin', of: '2026-03-29', begins: '2026-03-28T23', hours: 23 },
  { timeZone: 'Europe/Berlin', of: '2026-03-30', begins: '2026-03-29T22', hours: 24 },
  { timeZone: 'Europe/Berlin', of: '2026-10-24', begins: '2026-10-23T22', hours: 24 },
  { timeZone: 'Europe/Berlin', of: '2026-10-25', begins: '2026-10-24T22', hours: 25 },
  { timeZone: 'Europe/Berlin', of: '2026-10-26', begins: '2026-10-25T23', hours: 24 },
])('$of in $timeZone has $hours hours', ({ timeZone, of, begins, hours }) => {
  const { labels, bounds } = buckets('day', of, of, timeZone);
  expect(labels).toEqual([of]);
  expect(isoHour(bounds[0])).toBe(begins);
  expect(bounds[1] - bounds[0]).toBe(hours * HOUR_MS);
  const byHour = buckets('hour', of, of, timeZone);
  expect(byHour.labels).toHaveLength(hours);
  expect(byHour.bounds).toEqual(Array.from({ length: hours + 1 }, (_, i) => bounds[0] + i * HOUR_MS));
});

it('hours have the labels that clocks show: one is skipped, one comes twice', () => {
  const labels = (of: string): readonly string[] => buckets('hour', of, of, 'Europe/Berlin').labels.slice(1, 5);
  expect(labels('2026-03-29')).toEqual(['01', '03', '04', '05'].map((hour) => `2026-03-29T${hour}:00:00`));
  expect(labels('2026-10-25')).toEqual(['01', '02', '02', '03'].map((hour) => `2026-10-25T${hour}:00:00`));
});

it('hours begin where a zone has them', () => {
  const { bounds } = buckets('hour', '2026-01-05', '2026-01-05', 'Asia/Kolkata');
  expect(new Date(bounds[0]).toISOString()).toBe('2026-01-04T18:30:00.000Z');
});

it.each<{ weekStart: WeekdayName; labels: string[]; firstHours: number }>([
  // The 4th of January 2026 is a Sunday.
  { weekStart: 'Sunday', labels: ['2025-12-28', '2026-01-04', '2026-01-11'], firstHours: 24 },
  { weekStart: 'Monday', labels: ['2025-12-29', '2026-01-05'], firstHours: 48 },
  { weekStart: 'Saturday', labels: ['2026-01-03', '2026-01-10'], firstHours: 168 },
])('weeks that begin on $weekStart are $labels', ({ weekStart, labels, firstHours }) => {
  const found = buckets('week', '2026-01-03', '2026-01-11', 'UTC', weekStart);
  expect(found.labels).toEqual(labels);
  expect(found.bounds[0]).toBe(day('2026-01-03') * 24 * HOUR_MS);
  expect(found.bounds[1] - found.bounds[0]).toBe(firstHours * HOUR_MS);
  expect(found.bounds.at(-1)).toBe(day('2026-01-12') * 24 * HOUR_MS);
});

it('months are those of the calendar, cut at the days that are asked for', () => {
  const { labels, bounds } = buckets('month', '2026-01-31', '2026-03-01', 'Asia/Tokyo');
  expect(labels).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
  expect(bounds.map(isoHour)).toEqual(['2026-01-30T15', '2026-01-31T15', '2026-02-28T15', '2026-03-01T15']);
});

it.each<{ interval: Segmentation['interval']; timeZone: string; first: string; before: string[] }>([
  { interval: 'hour', timeZone: 'Asia/Tokyo', first: '2026-01-05T00', before: ['2026-01-04T22', '2026-01-04T23'] },
  { interval: 'day', timeZone: 'Europe/Berlin', first: '2026-03-29T22', before: ['2026-03-27T23', '2026-03-28T23'] },
  { interval: 'week', timeZone: 'Europe/Berlin', first: '2026-10-26T23', before: ['2026-10-12T22', '2026-10-19T22'] },
  { interval: 'month', timeZone: 'UTC', first: '2026-03-01T00', before: ['2026-01-01T00', '2026-02-01T00'] },
  { interval: 'month', timeZone: 'UTC', first: '2026-01-01T00', before: ['2025-11-01T00', '2025-12-01T00'] },
])('before $first come the $interval s of $before', ({ interval, timeZone, first, before }) => {
  expect(boundsBefore(Date.parse(`${first}:00:00Z`), 2, interval, timeZone).map(isoHour)).toEqual(before);
  expect(boundsBefore(Date.parse(`${first}:00:00Z`), 0, interval, timeZone)).toEqual([]);
});

it('what rolling windows look back at has no label, and the first week counts whole then', () => {
  const days = { interval: 'week' as const, start: day('2026-01-07'), end: day('2026-01-14') };
  const { labels, bounds } = queryBuckets(days, { timeZone: 'UTC', weekStart: 'Monday' }, 1);
  expect(labels).toEqual(['2026-01-05', '2026-01-12']);
  expect(bounds.map(isoHour)).toEqual(['2025-12-29T00', '2026-01-05T00', '2026-01-12T00', '2026-01-15T00']);
});
