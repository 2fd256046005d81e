import { bucketsBetween, type KpiCalendar, nameOfEvent } from '@tocsin/evaluator-domain';
import { SilentLogger, TooLargeError } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { countIntoMemory } from './count-into-memory.js';
import type { WatchInMemory } from './watch-in-memory.js';

const DAY_MS = 86_400_000;
const TO = Date.parse('2026-03-10T00:00Z');
const SPAN = { from: TO - 3 * DAY_MS, to: TO };
const calendar: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
/** Statements that count the 28 days before the span. */
const OF_THE_PAST = 4;

/** @param secondsEach - How long each statement takes. */
function counted(secondsEach: number): Promise<WatchInMemory> {
  const clock = new FakeClock(TO);
  const source: KpiSource = {
    ...{ monitorId: 'm1', unit: 'count', chartRevision: 1, question: { projectId: 'p1', hash: 'q1' } },
    ...{
      growsForMs: 0,
      slotsAddUp: true,
      isEstimated: false,
      looksBack: false,
      isOfEveryEvent: false,
      costOf: (days) => days,
    },
    shape: { kind: 'count', calendar, slots: undefined },
    count: async ({ bounds }) => {
      clock.advance(secondsEach * 1000);
      const values = bounds.slice(1).map((_, i) => i % 2);
      return [{ name: nameOfEvent('A'), values, volumes: values }];
    },
  };
  const surroundings = { clock, logger: new SilentLogger() };
  return countIntoMemory(source, SPAN, TO, surroundings, new AbortController().signal);
}

it('counts the span and the four weeks before it, without a gap', async () => {
  const { buckets, watched } = await counted(0);
  const all = bucketsBetween(calendar, SPAN.from - 28 * DAY_MS, TO);
  expect(buckets.map(({ start, end, wall }) => ({ start, end, wall }))).toEqual(all);
  expect(watched).toMatchObject([{ series: 1, name: 'A' }]);
  expect(buckets.filter(({ counts }) => counts.get(1)?.value === 1)).toHaveLength(all.length / 2);
});

it.each([
  { secondsEach: 25 / OF_THE_PAST, isTaken: true },
  { secondsEach: 25.1 / OF_THE_PAST, isTaken: false },
])('statements of $secondsEach seconds are waited for: $isTaken', async ({ secondsEach, isTaken }) => {
  const counting = counted(secondsEach);
  if (isTaken) expect((await counting).counted?.to).toBe(TO);
  else await expect(counting).rejects.toThrow(TooLargeError);
});
