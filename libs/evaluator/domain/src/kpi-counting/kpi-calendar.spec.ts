import {
  bucketAt,
  bucketsBetween,
  daysBefore,
  type KpiCalendar,
  lastBucketUntil,
  nextNews,
  nightAt,
  slotStarts,
  wallOf,
} from './kpi-calendar.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);
const wall = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);
const HOURS = (timeZone: string): KpiCalendar => ({ interval: 'hour', timeZone });
const DAYS = (timeZone: string): KpiCalendar => ({ interval: 'day', timeZone });
const BERLIN = 'Europe/Berlin';

// The clocks of Berlin go from 2:00 to 3:00 on the 29th of March 2026, and from 3:00 to 2:00 on the 25th of October.
it.each([
  {
    calendar: HOURS('UTC'),
    of: '2026-01-05T10:59',
    start: '2026-01-05T10:00',
    end: '2026-01-05T11:00',
    shows: '2026-01-05T10:00',
  },
  {
    calendar: HOURS('UTC'),
    of: '2026-01-05T11:00',
    start: '2026-01-05T11:00',
    end: '2026-01-05T12:00',
    shows: '2026-01-05T11:00',
  },
  {
    calendar: HOURS('Asia/Kolkata'),
    of: '2026-01-05T10:29',
    start: '2026-01-05T09:30',
    end: '2026-01-05T10:30',
    shows: '2026-01-05T15:00',
  },
  {
    calendar: HOURS(BERLIN),
    of: '2026-03-29T01:10',
    start: '2026-03-29T01:00',
    end: '2026-03-29T02:00',
    shows: '2026-03-29T03:00',
  },
  {
    calendar: HOURS(BERLIN),
    of: '2026-10-25T00:10',
    start: '2026-10-25T00:00',
    end: '2026-10-25T01:00',
    shows: '2026-10-25T02:00',
  },
  {
    calendar: HOURS(BERLIN),
    of: '2026-10-25T01:10',
    start: '2026-10-25T01:00',
    end: '2026-10-25T02:00',
    shows: '2026-10-25T02:00',
  },
  {
    calendar: HOURS('Australia/Lord_Howe'),
    of: '2026-04-04T15:10',
    start: '2026-04-04T15:00',
    end: '2026-04-04T16:00',
    shows: '2026-04-05T01:00',
  },
  {
    calendar: DAYS('UTC'),
    of: '2026-01-05T23:59',
    start: '2026-01-05T00:00',
    end: '2026-01-06T00:00',
    shows: '2026-01-05T00:00',
  },
  {
    calendar: DAYS('Asia/Tokyo'),
    of: '2026-01-05T15:00',
    start: '2026-01-05T15:00',
    end: '2026-01-06T15:00',
    shows: '2026-01-06T00:00',
  },
  {
    calendar: DAYS(BERLIN),
    of: '2026-03-29T12:00',
    start: '2026-03-28T23:00',
    end: '2026-03-29T22:00',
    shows: '2026-03-29T00:00',
  },
  {
    calendar: DAYS(BERLIN),
    of: '2026-10-25T12:00',
    start: '2026-10-24T22:00',
    end: '2026-10-25T23:00',
    shows: '2026-10-25T00:00',
  },
])('$of belongs to the $calendar.interval of $calendar.timeZone from $start', ({ calendar, of, start, end, shows }) => {
  const bucket = bucketAt(calendar, at(of));
  expect([iso(bucket.start), iso(bucket.end), wall(bucket.wall)]).toEqual([start, end, shows]);
  expect(wallOf(calendar, bucket.start)).toBe(bucket.wall);
});

it.each([
  { day: '2026-03-29', hours: 23 },
  { day: '2026-03-30', hours: 24 },
  { day: '2026-10-25', hours: 25 },
])('the $day of Berlin has $hours hours, one after the other', ({ day, hours }) => {
  const { start, end } = bucketAt(DAYS(BERLIN), at(`${day}T12:00`));
  const found = bucketsBetween(HOURS(BERLIN), start, end);
  expect(found).toHaveLength(hours);
  expect(found.every((bucket, i) => bucket.start === (found[i - 1]?.end ?? start))).toBe(true);
  expect(found.at(-1)?.end).toBe(end);
});

it.each([
  { from: '2026-01-05T10:00', to: '2026-01-05T12:00', starts: ['2026-01-05T10:00', '2026-01-05T11:00'] },
  { from: '2026-01-05T10:01', to: '2026-01-05T12:00', starts: ['2026-01-05T11:00'] },
  { from: '2026-01-05T10:00', to: '2026-01-05T11:59', starts: ['2026-01-05T10:00'] },
  { from: '2026-01-05T10:00', to: '2026-01-05T10:00', starts: [] },
])('between $from and $to whole hours are $starts', ({ from, to, starts }) => {
  expect(bucketsBetween(HOURS('UTC'), at(from), at(to)).map(({ start }) => iso(start))).toEqual(starts);
});

it.each([
  { until: '2026-01-05T10:59', end: '2026-01-05T10:00' },
  { until: '2026-01-05T11:00', end: '2026-01-05T11:00' },
])('at $until the last hour ended at $end', ({ until, end }) => {
  expect(iso(lastBucketUntil(HOURS('UTC'), at(until)).end)).toBe(end);
});

describe('slots', () => {
  const slotsOf = (calendar: KpiCalendar, of: string): string[] =>
    slotStarts(calendar, bucketAt(calendar, at(of))).map((start) => iso(start).slice(11));

  it('of an hour are five minutes', () => {
    expect(slotsOf(HOURS('UTC'), '2026-01-05T10:30')).toEqual([
      ...['10:00', '10:05', '10:10', '10:15', '10:20', '10:25'],
      ...['10:30', '10:35', '10:40', '10:45', '10:50', '10:55'],
    ]);
  });

  it.each([
    // Two o'clock is skipped: its slot begins with that of three, which has what happened.
    { day: '2026-03-29', first: ['23:00', '00:00', '01:00', '01:00', '02:00'] },
    // It comes twice: its slot has two hours.
    { day: '2026-10-25', first: ['22:00', '23:00', '00:00', '02:00', '03:00'] },
  ])('of the $day are the hours of the clock', ({ day, first }) => {
    const slots = slotsOf(DAYS(BERLIN), `${day}T12:00`);
    expect(slots).toHaveLength(24);
    expect(slots.slice(0, 5)).toEqual(first);
  });
});

it.each([
  { time: '2026-01-05T00:59', night: -1 },
  { time: '2026-01-05T01:00', night: 0 },
  { time: '2026-01-06T00:59', night: 0 },
])('at $time it is night $night', ({ time, night }) => {
  expect(nightAt(BERLIN, at(time), 2 * 3600) - nightAt(BERLIN, at('2026-01-05T12:00'), 2 * 3600)).toBe(night);
});

it.each([
  { calendar: HOURS(BERLIN), time: '2026-01-05T10:07', hasSlots: true, next: '2026-01-05T10:10' },
  { calendar: HOURS(BERLIN), time: '2026-01-05T10:10', hasSlots: true, next: '2026-01-05T10:15' },
  { calendar: HOURS(BERLIN), time: '2026-01-05T10:57', hasSlots: true, next: '2026-01-05T11:00' },
  { calendar: HOURS(BERLIN), time: '2026-01-05T10:07', hasSlots: false, next: '2026-01-05T11:00' },
  { calendar: HOURS(BERLIN), time: '2026-01-05T00:50', hasSlots: false, next: '2026-01-05T00:55' },
  { calendar: DAYS(BERLIN), time: '2026-01-05T10:07', hasSlots: false, next: '2026-01-05T23:00' },
  { calendar: DAYS(BERLIN), time: '2026-01-05T10:07', hasSlots: true, next: '2026-01-05T11:00' },
])(
  'after $time there is news of a $calendar.interval, with slots $hasSlots, at $next',
  ({ calendar, time, hasSlots, next }) => {
    expect(iso(nextNews(calendar, at(time), hasSlots, 6900))).toBe(next);
  },
);

it('days back are those of the calendar', () => {
  expect(iso(daysBefore(HOURS(BERLIN), at('2026-03-30T10:00'), 2))).toBe('2026-03-27T23:00');
});
