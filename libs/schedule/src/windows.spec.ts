import type { Schedule, ScheduleRecurrence, WeekdayName } from './schedule.js';
import { ScheduleWindows } from './windows.js';

/** Seconds of a time with its offset: `2026-03-29T02:30+01:00`. */
const at = (time: string): number => Date.parse(time) / 1000;
const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);

function starts(zone: string, start: string, recurrence: ScheduleRecurrence, count: number): readonly string[] {
  const windows = new ScheduleWindows({ start: at(start), duration: 30, recurrence }, zone);
  return windows.from(at(start), count).map((window) => utc(window.start));
}

it('without a recurrence there is one window, up to its end and no longer', () => {
  const windows = new ScheduleWindows({ start: 1000, duration: 2 }, 'UTC');
  expect([999, 1000, 1119, 1120].map((moment) => windows.at(moment)?.end)).toEqual([undefined, 1120, 1120, undefined]);
  expect(windows.after(999)).toEqual({ start: 1000, end: 1120 });
  expect(windows.after(1000)).toBeUndefined();
  expect(windows.from(1119, 5)).toEqual([{ start: 1000, end: 1120 }]);
  expect(windows.from(1120, 5)).toEqual([]);
});

it.each<{ when: string; start: string; recurrence: ScheduleRecurrence; expected: readonly string[] }>([
  {
    when: 'every 5 hours',
    start: '2026-01-01T20:00Z',
    recurrence: { type: 'hourly', interval: 5 },
    expected: ['2026-01-01T20:00', '2026-01-02T01:00', '2026-01-02T06:00'],
  },
  {
    when: 'every other day',
    start: '2026-02-27T10:00Z',
    recurrence: { type: 'daily', interval: 2 },
    expected: ['2026-02-27T10:00', '2026-03-01T10:00', '2026-03-03T10:00'],
  },
  {
    when: 'every week, on the weekday of the start',
    start: '2026-01-07T10:00Z',
    recurrence: { type: 'weekly', interval: 1 },
    expected: ['2026-01-07T10:00', '2026-01-14T10:00'],
  },
  {
    when: 'on weekdays in any order, from the start on (a Wednesday)',
    start: '2026-01-07T10:00Z',
    recurrence: { type: 'weekly', interval: 1, weekdays: ['Sunday', 'Friday', 'Monday', 'Monday'] },
    expected: ['2026-01-09T10:00', '2026-01-11T10:00', '2026-01-12T10:00', '2026-01-16T10:00'],
  },
  {
    when: 'every other week, which begins on Monday',
    start: '2026-01-07T10:00Z',
    recurrence: { type: 'weekly', interval: 2, weekdays: ['Sunday', 'Wednesday'] },
    expected: ['2026-01-07T10:00', '2026-01-11T10:00', '2026-01-21T10:00', '2026-01-25T10:00'],
  },
  {
    when: 'on a weekday before that of the start only: in the next week that counts',
    start: '2026-01-07T10:00Z',
    recurrence: { type: 'weekly', interval: 2, weekdays: ['Monday'] },
    expected: ['2026-01-19T10:00', '2026-02-02T10:00'],
  },
  {
    when: 'monthly on the 31st: on the last day of each month',
    start: '2026-01-31T10:00Z',
    recurrence: { type: 'monthly', interval: 1 },
    expected: ['2026-01-31T10:00', '2026-02-28T10:00', '2026-03-31T10:00', '2026-04-30T10:00'],
  },
  {
    when: 'monthly on the 29th, in a year without and one with a 29 February',
    start: '2027-01-29T10:00Z',
    recurrence: { type: 'monthly', interval: 13 },
    expected: ['2027-01-29T10:00', '2028-02-29T10:00', '2029-03-29T10:00'],
  },
  {
    when: 'monthly every quarter, over the end of a year',
    start: '2026-11-30T10:00Z',
    recurrence: { type: 'monthly', interval: 3 },
    expected: ['2026-11-30T10:00', '2027-02-28T10:00', '2027-05-30T10:00'],
  },
  {
    when: 'yearly on 29 February: on the 28th where there is none',
    start: '2024-02-29T10:00Z',
    recurrence: { type: 'yearly', interval: 1 },
    expected: ['2024-02-29T10:00', '2025-02-28T10:00', '2026-02-28T10:00', '2027-02-28T10:00', '2028-02-29T10:00'],
  },
  {
    when: 'yearly over 2100, which is no leap year',
    start: '2096-02-29T10:00Z',
    recurrence: { type: 'yearly', interval: 4 },
    expected: ['2096-02-29T10:00', '2100-02-28T10:00', '2104-02-29T10:00'],
  },
])('$when', ({ start, recurrence, expected }) => {
  expect(starts('UTC', start, recurrence, expected.length)).toEqual(expected);
});

describe('where clocks change', () => {
  it.each([
    {
      when: 'Berlin: 2:30 does not exist on 29 March and is 3:30',
      zone: 'Europe/Berlin',
      start: '2026-03-28T02:30+01:00',
      expected: ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'],
    },
    {
      when: 'Berlin: 1:59 and 3:00 exist on 29 March',
      zone: 'Europe/Berlin',
      start: '2026-03-28T01:59+01:00',
      expected: ['2026-03-28T00:59', '2026-03-29T00:59', '2026-03-29T23:59'],
    },
    {
      when: 'Berlin: 3:00 is right after the change',
      zone: 'Europe/Berlin',
      start: '2026-03-28T03:00+01:00',
      expected: ['2026-03-28T02:00', '2026-03-29T01:00', '2026-03-30T01:00'],
    },
    {
      when: 'Berlin: of the two 2:30 on 25 October the first counts',
      zone: 'Europe/Berlin',
      start: '2026-10-24T02:30+02:00',
      expected: ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    },
    {
      when: 'Berlin: a start at the second 2:30 is that one',
      zone: 'Europe/Berlin',
      start: '2026-10-25T02:30+01:00',
      expected: ['2026-10-25T01:30', '2026-10-26T01:30'],
    },
    {
      when: 'New York: 2:30 does not exist on 8 March and is 3:30',
      zone: 'America/New_York',
      start: '2026-03-07T02:30-05:00',
      expected: ['2026-03-07T07:30', '2026-03-08T07:30', '2026-03-09T06:30'],
    },
    {
      when: 'New York: of the two 1:30 on 1 November the first counts',
      zone: 'America/New_York',
      start: '2026-10-31T01:30-04:00',
      expected: ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
    },
    {
      when: 'Tokyo, where clocks never change',
      zone: 'Asia/Tokyo',
      start: '2026-03-28T02:30+09:00',
      expected: ['2026-03-27T17:30', '2026-03-28T17:30', '2026-03-29T17:30'],
    },
    {
      when: 'Tokyo in autumn',
      zone: 'Asia/Tokyo',
      start: '2026-10-31T01:30+09:00',
      expected: ['2026-10-30T16:30', '2026-10-31T16:30', '2026-11-01T16:30'],
    },
    {
      when: 'Lord Howe, whose clocks change by half an hour: 2:15 on 4 October is 2:45',
      zone: 'Australia/Lord_Howe',
      start: '2026-10-03T02:15+10:30',
      expected: ['2026-10-02T15:45', '2026-10-03T15:45', '2026-10-04T15:15'],
    },
    {
      when: 'Apia, which had no 30 December 2011: it falls on the next day, and is one window with that',
      zone: 'Pacific/Apia',
      start: '2011-12-29T10:00-10:00',
      expected: ['2011-12-29T20:00', '2011-12-30T20:00', '2011-12-31T20:00'],
    },
  ])('$when', ({ zone, start, expected }) => {
    expect(starts(zone, start, { type: 'daily', interval: 1 }, expected.length)).toEqual(expected);
  });

  it.each<{ type: ScheduleRecurrence['type']; start: string; expected: readonly string[] }>([
    { type: 'weekly', start: '2026-03-25T09:00+01:00', expected: ['2026-03-25T08:00', '2026-04-01T07:00'] },
    { type: 'monthly', start: '2026-03-01T09:00+01:00', expected: ['2026-03-01T08:00', '2026-04-01T07:00'] },
    {
      type: 'yearly',
      start: '2025-03-29T02:30+01:00',
      expected: ['2025-03-29T01:30', '2026-03-29T01:30', '2027-03-29T00:30'],
    },
  ])('$type keeps its local time', ({ type, start, expected }) => {
    expect(starts('Europe/Berlin', start, { type, interval: 1 }, expected.length)).toEqual(expected);
  });

  it.each([
    { when: 'spring', start: '2026-03-29T01:00+01:00', expected: ['2026-03-29T00:00', '2026-03-29T01:00'] },
    { when: 'autumn', start: '2026-10-25T02:00+02:00', expected: ['2026-10-25T00:00', '2026-10-25T01:00'] },
  ])('hourly goes by elapsed time in $when', ({ start, expected }) => {
    expect(starts('Europe/Berlin', start, { type: 'hourly', interval: 1 }, 2)).toEqual(expected);
  });

  it('a window has its length whatever clocks do in it', () => {
    const windows = new ScheduleWindows({ start: at('2026-03-29T01:30+01:00'), duration: 60 }, 'Europe/Berlin');
    expect(windows.after(0)?.end).toBe(at('2026-03-29T03:30+02:00'));
  });

  it('the weekday is that of the zone', () => {
    // Monday 0:30 in Tokyo is Sunday in UTC.
    const monday: readonly WeekdayName[] = ['Monday'];
    expect(
      starts('Asia/Tokyo', '2026-01-05T00:30+09:00', { type: 'weekly', interval: 1, weekdays: monday }, 2),
    ).toEqual(['2026-01-04T15:30', '2026-01-11T15:30']);
  });
});

describe('until', () => {
  const daily = (until: number): ScheduleWindows =>
    new ScheduleWindows({ start: 0, duration: 60, recurrence: { type: 'daily', interval: 1, until } }, 'UTC');

  it.each([
    { until: 86_399, expected: [0] },
    { until: 86_400, expected: [0, 86_400] },
    { until: 0, expected: [0] },
    { until: -1, expected: [] },
  ])('no window begins after $until', ({ until, expected }) => {
    expect(
      daily(until)
        .from(0, 10)
        .map(({ start }) => start),
    ).toEqual(expected);
  });

  it('a window that has begun lasts to its end', () => {
    expect(daily(86_400).at(86_400 + 3_599)).toEqual({ start: 86_400, end: 90_000 });
    expect(daily(86_400).at(90_000)).toBeUndefined();
    expect(daily(86_400).after(86_400)).toBeUndefined();
  });
});

describe('windows that overlap', () => {
  const windows = new ScheduleWindows(
    { start: 0, duration: 150, recurrence: { type: 'hourly', interval: 1, until: 3_600 } },
    'UTC',
  );

  it('are one of their own each', () => {
    expect(windows.from(100, 9)).toEqual([
      { start: 0, end: 9_000 },
      { start: 3_600, end: 12_600 },
    ]);
    expect(windows.from(9_000, 9)).toEqual([{ start: 3_600, end: 12_600 }]);
  });

  it('a moment in several is in the one that ends last', () => {
    expect(windows.at(3_599)?.end).toBe(9_000);
    expect(windows.at(3_600)?.end).toBe(12_600);
  });
});

it('the calendar ends with the year 9999', () => {
  const start = at('9998-06-01T00:00Z');
  for (const type of ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const) {
    const schedule: Schedule = { start, duration: 1, recurrence: { type, interval: 1_000_000 } };
    const windows = new ScheduleWindows(schedule, 'Europe/Berlin');
    expect(windows.from(start, 3)).toEqual([{ start, end: start + 60 }]);
    expect(windows.at(Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(windows.after(Number.MAX_SAFE_INTEGER)).toBeUndefined();
  }
});

it('a zone that does not exist is refused', () => {
  expect(
    () => new ScheduleWindows({ start: 0, duration: 1, recurrence: { type: 'daily', interval: 1 } }, 'Mars/Olympus'),
  ).toThrow(RangeError);
});
