import { bucketsBetween, type CountPlan, type KpiCalendar, nameOfEvent } from '@tocsin/evaluator-domain';
import { SilentLogger, TooLargeError } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { OneWatch } from '../../testing/one-watch.js';
import { CountBuckets } from './count-buckets.js';
import { CountPast, FILL_DAYS } from './count-past.js';
import type { KpiSource } from './kpi-sources.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 30, 12);
const TARGET = Date.UTC(2026, 0, 30 - FILL_DAYS.hour);
const calendar: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
const never = new AbortController().signal;

let clock: FakeClock;
let watches: OneWatch;
let past: CountPast;
/** Days that each statement asked for. */
let days: number[];
/** So many days are too many for one statement. */
let tooMany: number;
/** How long each takes. */
let secondsEach: number;
beforeEach(() => {
  clock = new FakeClock(NOW);
  watches = new OneWatch();
  past = new CountPast(new CountBuckets(watches), watches, clock, new SilentLogger());
  days = [];
  tooMany = Infinity;
  secondsEach = 0;
});

const source: KpiSource = {
  ...{ monitorId: 'm1', unit: 'count', chartRevision: 1, question: { projectId: 'p1', hash: 'q1' } },
  ...{ growsForMs: 0, slotsAddUp: true, isEstimated: false, looksBack: false, isOfEveryEvent: false },
  shape: { kind: 'count', calendar, slots: undefined },
  costOf: (days) => days,
  count: async ({ bounds }: CountPlan) => {
    const asked = (bounds[bounds.length - 1] - bounds[0]) / DAY_MS;
    days.push(asked);
    clock.advance(secondsEach * 1000);
    if (asked >= tooMany) throw new TooLargeError('ask for fewer days');
    const values = bounds.slice(1).map(() => 1);
    return [{ name: nameOfEvent('A'), values, volumes: values }];
  },
};
const run = (until = NOW): Promise<boolean> => past.run(source, watches.watch, until, NOW, never);
const isWhole = (): boolean =>
  bucketsBetween(calendar, TARGET, NOW).every(({ start }) => watches.kept.get(start)?.counts.get(1)?.value === 1);

it('counts the past of a new watch, the newest first', async () => {
  expect(await run()).toBe(true);
  expect(days).toEqual([7.5, 7, 7, 7]);
  expect(isWhole()).toBe(true);
  expect(watches.watch).toMatchObject({ isFilled: true, counted: { from: TARGET, to: NOW } });
  expect(await run()).toBe(true);
  expect(days).toHaveLength(4);
});

it('in smaller pieces where one takes too long', async () => {
  tooMany = 3;
  expect(await run()).toBe(true);
  expect(days.slice(0, 3)).toEqual([7.5, 4.5, 2.5]);
  expect(isWhole()).toBe(true);
});

it('fails if even a day takes too long', async () => {
  tooMany = 0.5;
  await expect(run()).rejects.toThrow(TooLargeError);
  expect(Math.min(...days)).toBe(1.5);
});

it('goes on in the next run when one has taken long enough', async () => {
  secondsEach = 20;
  expect(await run()).toBe(false);
  expect(days).toHaveLength(2);
  expect(watches.watch.isFilled).toBe(false);
  expect(await run()).toBe(true);
  expect(days).toEqual([7.5, 7, 7, 7]);
  expect(isWhole()).toBe(true);
});

it('counts what a pause has left out, up to the bucket that is left to others', async () => {
  await run();
  days = [];
  const later = NOW + 10 * DAY_MS;
  expect(await run(later)).toBe(true);
  expect(days).toEqual([6.5, 3.5]);
  expect(watches.watch.counted?.to).toBe(later);
  expect(await run(later)).toBe(true);
  expect(days).toHaveLength(2);
});
