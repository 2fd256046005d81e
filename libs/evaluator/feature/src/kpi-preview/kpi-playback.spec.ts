import {
  bucketsBetween,
  type CountedValue,
  type KpiCalendar,
  type KpiShape,
  nameOfEvent,
  type KpiSeriesName,
  SLOTS,
} from '@tocsin/evaluator-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { SilentLogger } from '@tocsin/runtime';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { RefitWatch } from '../runs/kpi/refit-watch.js';
import { KpiPlayback, type PlayedRun } from './kpi-playback.js';
import { WatchInMemory } from './watch-in-memory.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SETTLING_MS = 120_000;
const TO = Date.parse('2026-03-10T00:00Z');
const HOUR: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
const DAY: KpiCalendar = { interval: 'day', timeZone: 'UTC' };
const ALWAYS: KpiSeriesName = { ...nameOfEvent('Signup'), isAlways: true };
const BAND: KpiMonitorState['conditions'] = [{ type: 'confidence', level: 99, sides: 'both' }];
const never = new AbortController().signal;

const aMonitor = (given: Partial<KpiMonitorState>): KpiMonitorState => ({
  ...{ id: 'm1', projectId: 'p1', name: 'Signups', memo: '', ownerId: null, source: { type: 'chart', chartId: 'c1' } },
  ...{
    conditions: [{ type: 'threshold', operator: 'below', value: 1 }],
    isSmart: false,
    buckets: 1,
    judgesPace: false,
  },
  ...{ severity: 'critical', tellsRecovery: true, isMute: false, userIds: [], emails: [], ...given },
});

interface Given {
  readonly calendar?: KpiCalendar;
  readonly slots?: number;
  readonly names?: readonly KpiSeriesName[];
  readonly isOfEveryEvent?: boolean;
  readonly monitor?: Partial<KpiMonitorState>;
  /** Days before the end that are counted, and of these those that are played. */
  readonly days: { readonly counted: number; readonly played: number };
  /** What series came to, by their position among the names. */
  readonly count: (start: number) => readonly number[];
}

async function played(given: Given): Promise<{ runs: PlayedRun[]; playback: KpiPlayback }> {
  const { calendar = HOUR, slots, names = [ALWAYS], isOfEveryEvent = false, days, count } = given;
  const shape: KpiShape = { kind: 'count', calendar, slots };
  const watch = new WatchInMemory(calendar);
  await watch.addSeries(0, names);
  const buckets = bucketsBetween(calendar, TO - days.counted * DAY_MS, TO).map(({ start, end }) => {
    const valueOf = (value: number): CountedValue => ({
      ...{ value, volume: value },
      ...(slots !== undefined && { parts: Array.from({ length: slots }, () => value / slots) }),
    });
    const counts = new Map(count(start).flatMap((value, i) => (value > 0 ? [[i + 1, valueOf(value)] as const] : [])));
    return { start, end, countedUntil: TO, counts, firstVolume: undefined };
  });
  await watch.keep(0, buckets);
  const source: KpiSource = {
    ...{ monitorId: 'm1', shape, unit: 'count', chartRevision: 3, question: { projectId: 'p1', hash: 'q' } },
    ...{
      growsForMs: 0,
      slotsAddUp: true,
      isEstimated: false,
      looksBack: false,
      isOfEveryEvent,
      count: async () => [],
      costOf: (asked) => asked,
    },
  };
  const span = { from: TO - days.played * DAY_MS, to: TO };
  const play = {
    monitor: aMonitor(given.monitor ?? {}),
    source,
    watch,
    span,
    nightSeconds: 7200,
    delayMs: SETTLING_MS,
  };
  const playback = new KpiPlayback(play, new RefitWatch(new SilentLogger()));
  const runs: PlayedRun[] = [];
  for await (const run of playback.runs(never)) runs.push(run);
  return { runs, playback };
}

const namesIn = ({ result }: PlayedRun): string[] =>
  result.buckets.flatMap(({ series }) => series.map(({ name }) => name));

it('each bucket of the span is judged once, when it would have settled', async () => {
  const { runs } = await played({ days: { counted: 9, played: 1 }, count: () => [5] });
  expect(runs).toHaveLength(24);
  const [{ dueAt, result }] = runs;
  expect(dueAt).toBe(TO - DAY_MS + HOUR_MS + SETTLING_MS);
  expect(result).toMatchObject({ kind: 'kpi', chartRevision: 3, interval: 'hour', unit: 'count' });
  expect(result.buckets).toMatchObject([{ start: (TO - DAY_MS) / 1000, series: [{ name: 'Signup', value: 5 }] }]);
  expect(runs.map((run) => run.dueAt)).toEqual(runs.map((_, i) => dueAt + i * HOUR_MS));
});

it('earlier values are those of the time before', async () => {
  const change = { type: 'change', operator: 'below', baseline: 'yesterday', by: { percent: 50 } } as const;
  const count = (start: number): number[] => [start < TO - DAY_MS ? 8 : 4];
  const { runs } = await played({ days: { counted: 3, played: 1 }, count, monitor: { conditions: [change] } });
  expect(runs[5].result.buckets[0].series[0]).toMatchObject({ value: 4, baselines: { yesterday: { value: 8 } } });
});

it('a group is judged from its first event on, what is always there before', async () => {
  const group = nameOfEvent('Germany');
  const count = (start: number): number[] => [0, start === TO - 2 * HOUR_MS ? 3 : 0];
  const { runs } = await played({ days: { counted: 2, played: 1 }, count, names: [ALWAYS, group] });
  const both = ['Signup', 'Germany'];
  expect(runs.map(namesIn).slice(-4)).toEqual([['Signup'], ['Signup'], both, both]);
});

it('of every event those that happen often enough by then', async () => {
  const names = [nameOfEvent('Often'), nameOfEvent('Seldom')];
  const count = (start: number): number[] => [start >= TO - 16 * DAY_MS ? 100 : 0, 99];
  const given = { calendar: DAY, names, isOfEveryEvent: true };
  const { runs } = await played({ ...given, days: { counted: 40, played: 4 }, count });
  expect(runs.map(namesIn)).toEqual([[], [], ['Often'], ['Often']]);
});

it('models are fitted each night, to what came before it alone', async () => {
  // A level that falls in the middle of the span and stays: what is expected follows it only afterwards.
  const falls = TO - 5 * DAY_MS;
  const usual = (start: number): number => 200 + 20 * Math.sin(start / HOUR_MS) + ((start / HOUR_MS) % 7);
  const count = (start: number): number[] => [Math.round(usual(start) * (start < falls ? 1 : 0.5))];
  const { runs, playback } = await played({ days: { counted: 28, played: 8 }, count, monitor: { conditions: BAND } });
  const bandAt = (start: number) =>
    runs.find(({ result }) => result.buckets[0].start * 1000 === start)?.result.buckets[0].series[0].band;
  expect(bandAt(falls)?.lower).toBeGreaterThan(150);
  expect(bandAt(TO - HOUR_MS)?.lower).toBeLessThan(120);
  expect(playback.models.get(1)).toMatchObject({ outcome: 'fitted' });
  expect(runs.some(({ result }) => result.buckets[0].series[0].shift?.direction === 'down')).toBe(true);
});

it('with pace a bucket is judged slot by slot before it is complete', async () => {
  const slots = SLOTS.hour;
  const conditions: KpiMonitorState['conditions'] = [{ type: 'threshold', operator: 'above', value: 5 }];
  const monitor = { judgesPace: true, conditions };
  const { runs } = await played({ days: { counted: 2, played: 1 }, slots, count: () => [12], monitor });
  expect(runs).toHaveLength(24 * slots);
  const running = runs.slice(0, slots).map(({ result }) => result.running?.series[0].value);
  expect(running).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, undefined]);
  expect(runs.map(({ dueAt }) => dueAt)).toEqual(runs.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b));
});

it('ends when nobody waits any more', async () => {
  const gone = new AbortController();
  const { playback } = await played({ days: { counted: 2, played: 1 }, count: () => [1] });
  const runs = playback.runs(gone.signal);
  await runs.next();
  gone.abort(new Error('the client is gone'));
  await expect(runs.next()).rejects.toThrow('the client is gone');
});
