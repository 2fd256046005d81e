import fc from 'fast-check';
import { type Schedule, WEEKDAYS } from './schedule.js';
import { ScheduleWindows } from './windows.js';

const RUNS = { numRuns: 150 };
const DAY = 86_400;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
] as const;

const start = fc.integer({ min: Date.UTC(2011, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
const recurrence = fc.record(
  {
    type: fc.constantFrom('hourly', 'daily', 'weekly', 'monthly', 'yearly'),
    interval: fc.integer({ min: 1, max: 40 }),
    weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS)),
    untilDays: fc.integer({ min: 0, max: 4_000 }),
  },
  { requiredKeys: ['type', 'interval'] },
);
const schedule: fc.Arbitrary<Schedule> = fc
  .record({ start, duration: fc.integer({ min: 1, max: 50_000 }), recurrence })
  .map(({ recurrence: { untilDays, ...rest }, ...schedule }) => ({
    ...schedule,
    recurrence: { ...rest, ...(untilDays !== undefined && { until: schedule.start + untilDays * DAY }) },
  }));
const zone = fc.constantFrom(...ZONES);

describe('the windows of any schedule', () => {
  it('ascend, begin from the start on and not after until, and have their length', () => {
    fc.assert(
      fc.property(schedule, zone, (given, inZone) => {
        const windows = new ScheduleWindows(given, inZone).from(given.start, 50);
        for (const [i, window] of windows.entries()) {
          expect(window.start).toBeGreaterThan(windows[i - 1]?.start ?? given.start - 1);
          expect(window.start).toBeLessThanOrEqual(given.recurrence?.until ?? Infinity);
          expect(window.end - window.start).toBe(given.duration * 60);
        }
      }),
      RUNS,
    );
  });

  it('a moment is in a window exactly if the list has one around it', () => {
    fc.assert(
      fc.property(schedule, zone, fc.array(fc.integer({ min: -DAY, max: 12 * DAY })), (given, inZone, moments) => {
        const windows = new ScheduleWindows(given, inZone);
        // Long enough to reach beyond the last moment, whatever the interval.
        const list = windows.from(given.start - DAY, 24 * 14);
        const edges = list.slice(0, 20).flatMap(({ start, end }) => [start - 1, start, end - 1, end]);
        const last = list.at(-1)?.start ?? Infinity;
        for (const moment of [...moments.map((offset) => given.start + offset), ...edges]) {
          if (moment >= last) continue;
          const around = list.filter((window) => window.start <= moment && moment < window.end);
          expect(windows.at(moment)).toEqual(around.at(-1));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('what begins next is the same from any moment before it', () => {
    fc.assert(
      fc.property(schedule, zone, fc.integer({ min: 0, max: 30_000 }), (given, inZone, days) => {
        const windows = new ScheduleWindows(given, inZone);
        const moment = given.start + days * DAY;
        const next = windows.after(moment);
        if (next === undefined) return;
        expect(next.start).toBeGreaterThan(moment);
        expect(windows.after(next.start - 1)).toEqual(next);
        expect(windows.at(next.start)).toEqual(next);
      }),
      RUNS,
    );
  });

  it('recurrences by the calendar keep their local time but for what clocks skip', () => {
    fc.assert(
      fc.property(schedule, zone, (given, inZone) => {
        if (given.recurrence?.type === 'hourly') return;
        const show = new Intl.DateTimeFormat('en', { timeZone: inZone, timeStyle: 'medium', hourCycle: 'h23' });
        const times = new ScheduleWindows(given, inZone)
          .from(given.start, 30)
          .map((window) => show.format(window.start * 1000));
        const moved = times.filter((time) => time !== show.format(given.start * 1000));
        // Two changes a year at most, and a change in one window in a hundred at most.
        expect(moved.length).toBeLessThanOrEqual(2);
      }),
      RUNS,
    );
  });
});
