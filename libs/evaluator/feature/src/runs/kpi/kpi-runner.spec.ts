import { MOST_NEWS_HASHES, type NewsPart } from '@tocsin/evaluator-domain';
import { aChart, aKpiMonitor, chartRecord, kpiMonitorRecord } from '@tocsin/evaluator-domain/testing';
import { conditionKey } from '@tocsin/kpi-text';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { TooLargeError } from '@tocsin/runtime';
import { chart, type KpiRunOutcome, monitor, OneKpiMonitor, project } from '../../testing/one-kpi-monitor.js';

let test: OneKpiMonitor;
beforeEach(async () => {
  test = await OneKpiMonitor.open();
});
afterEach(() => test.close());

const bucketsOf = (outcome: KpiRunOutcome) => (typeof outcome === 'object' ? outcome.result.buckets : undefined);
const starts = (outcome: KpiRunOutcome): readonly string[] | undefined =>
  bucketsOf(outcome)?.map(({ start }) => new Date(start * 1000).toISOString().slice(11, 16));

/** The core has judged what a run told. */
function judge(outcome: KpiRunOutcome): void {
  test.watches.judgedUntil = (bucketsOf(outcome)?.at(-1)?.end ?? 0) * 1000;
}

it('tells of a bucket once it has settled, and asks nothing before the next one', async () => {
  const first = await test.run(0);
  expect(starts(first)).toEqual(['11:00']);
  judge(first);
  const statements = test.queries.asked.length;
  expect(await test.run(31)).toBe('nothing new');
  expect(test.queries.asked).toHaveLength(statements);
  expect(starts(await test.run(1))).toEqual(['12:00']);
  expect(test.queries.asked).toHaveLength(statements + 1);
});

it.each([
  { what: 'was not acknowledged', isAcknowledged: false },
  { what: 'the core has not judged', isAcknowledged: true },
])('tells again what $what, with the same facts', async ({ isAcknowledged }) => {
  const lost = await test.run(0, isAcknowledged);
  const again = await test.run(1);
  expect(starts(again)).toEqual(['11:00']);
  expect(bucketsOf(again)).toEqual(bucketsOf(lost));
  judge(again);
  expect(await test.run(1)).toBe('nothing new');
});

it.each<{ what: string; edited: ConfigRecord }>([
  { what: 'the monitor', edited: { ...monitor, revision: 2 } },
  { what: 'the chart', edited: { ...chart, revision: 2 } },
])('tells a bucket with the next one if it was set aside because $what had been edited', async ({ edited }) => {
  judge(await test.run(0));
  expect(starts(await test.run(33))).toEqual(['12:00']);
  test.configure(edited);
  expect(starts(await test.run(60))).toEqual(['12:00', '13:00']);
});

it('a chart that is too large has its next turn ten minutes later, also in another process', async () => {
  test.queries.isTooLarge = true;
  await expect(test.run(0)).rejects.toThrow(TooLargeError);
  const until = test.clock.now() + 600_000;
  expect(test.watches.watch.hold).toEqual({ reason: 'tooLarge', problem: 'ask for fewer days', until });
  const statements = test.queries.asked.length;
  test.restart();
  expect(await test.run(9)).toBe('nothing new');
  expect(test.queries.asked).toHaveLength(statements);
  test.queries.isTooLarge = false;
  expect(starts(await test.run(1))).toEqual(['11:00']);
  expect(test.watches.watch.hold).toBeUndefined();
});

it.each([
  { when: 'ever', before: 0, minutes: 0 },
  { when: 'for a minute', before: 1, minutes: 1 },
])('says that it waits for events which were not stored $when', async ({ before, minutes }) => {
  if (before > 0) judge(await test.run(0));
  test.positions.areBehind = true;
  await test.run(minutes);
  expect(test.watches.watch.hold).toEqual({ reason: 'events' });
  test.positions.areBehind = false;
  await test.run(0);
  expect(test.watches.watch.hold).toBeUndefined();
});

it('says so again when another process has said that nothing holds it up', async () => {
  test.positions.areBehind = true;
  await test.run(0);
  await test.watches.hold(1, undefined);
  await test.run(1);
  expect(test.watches.watch.hold).toEqual({ reason: 'events' });
});

it('what is too large has its rest also where events are late meanwhile', async () => {
  test.queries.isTooLarge = true;
  await expect(test.run(0)).rejects.toThrow(TooLargeError);
  const { hold } = test.watches.watch;
  test.positions.areBehind = true;
  await test.run(9);
  expect(test.watches.watch.hold).toEqual(hold);
  await test.run(1);
  expect(test.watches.watch.hold).toEqual({ reason: 'events' });
});

it.each([
  { m: 'totals', until: '12:25' },
  { m: 'average', until: undefined },
])('with pace, of $m the bucket that is filling is told until $until', async ({ m, until }) => {
  const paced = kpiMonitorRecord(aKpiMonitor({ judgesPace: true }));
  const query = { type: 'segmentation', e: { event_type: 'Signup' }, m, i: -3_600_000 };
  test.configure({ ...paced, revision: 2 }, { ...chartRecord(aChart({ query })), revision: 2 });
  const outcome = await test.run(0);
  const told = typeof outcome === 'object' ? outcome.result.running?.until : undefined;
  expect(told && new Date(told * 1000).toISOString().slice(11, 16)).toBe(until);
});

it.each([
  { threshold: MOST_NEWS_HASHES + 1, told: MOST_NEWS_HASHES + 1, what: 'beyond it', hasOpened: false },
  { threshold: MOST_NEWS_HASHES + 1, told: MOST_NEWS_HASHES + 2, what: 'beyond it, as is told', hasOpened: true },
  { threshold: MOST_NEWS_HASHES + 2, told: MOST_NEWS_HASHES + 2, what: 'not beyond it', hasOpened: false },
])('of a threshold of $threshold an estimate tells $told, being $what', async ({ threshold, told, hasOpened }) => {
  const conditions = [{ type: 'threshold' as const, operator: 'above' as const, value: threshold }];
  const paced = kpiMonitorRecord(aKpiMonitor({ judgesPace: true, conditions }));
  const query = { type: 'segmentation', e: { event_type: 'Signup' }, m: 'uniques', i: -3_600_000 };
  test.configure({ ...paced, revision: 2 }, { ...chartRecord(aChart({ query })), revision: 2 });
  const people = (count: number, hashes: readonly number[]): NewsPart => ({
    ...{ group: [], slot: 0, events: count, nobodies: 0, firsts: count, hashes, depth: 1 },
    ...{ sum: null, numbers: 0, least: NaN, greatest: NaN },
  });
  const noon = Date.UTC(2026, 0, 30, 12);
  const hashes = Array.from({ length: MOST_NEWS_HASHES / 2 }, (_, i) => i);
  test.news.given.set(noon, { whole: people(MOST_NEWS_HASHES, hashes), added: people(1, [MOST_NEWS_HASHES]) });
  for (const minutes of [0, 5]) await test.run(minutes);
  test.news.given.set(noon, { whole: people(MOST_NEWS_HASHES + 1, hashes), added: people(1, [MOST_NEWS_HASHES]) });
  if (hasOpened) {
    test.watches.opened = { start: noon / 1000, opened: [[conditionKey(conditions[0]), 'Signup']] };
  }
  const outcome = await test.run(5);
  const running = typeof outcome === 'object' ? outcome.result.running : undefined;
  expect(running?.series.map(({ value }) => value)).toEqual([told]);
});

it.each([
  { rollingWindow: 1, isRaw: true },
  { rollingWindow: 2, isRaw: false },
])('at night buckets of windows of $rollingWindow are counted from all their events: $isRaw', async (given) => {
  const { rollingWindow, isRaw } = given;
  const query = { type: 'segmentation', e: { event_type: 'Signup' }, m: 'uniques', i: -3_600_000, rollingWindow };
  test.configure({ ...chartRecord(aChart({ query })), revision: 2 });
  expect(starts(await test.run(0))).toEqual(['11:00']);
  const ends = test.queries.asked.map(({ bounds }) => bounds.at(-1));
  expect(ends.includes(Date.UTC(2026, 0, 30, 12))).toBe(isRaw);
});

it.each<{ what: string; gone: ConfigRecord }>([
  { what: 'its chart', gone: { ...chart, revision: 2, deleted: true } },
  { what: 'its project', gone: { ...project, revision: 2, deleted: true } },
])('finds nothing when $what is gone', async ({ gone }) => {
  test.configure(gone);
  expect(await test.run(0)).toBe('nothing new');
  expect(test.queries.asked).toEqual([]);
});
