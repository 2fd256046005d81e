import type { CountedValue, KpiCalendar } from '@tocsin/evaluator-domain';
import { InvalidInputError } from '@tocsin/runtime';
import { WatchInMemory } from './watch-in-memory.js';

const START = Date.parse('2026-03-10T00:00Z');
const HOUR_MS = 3_600_000;
const calendar: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
const bucketOf = (i: number, values: readonly CountedValue[]) => ({
  start: START + i * HOUR_MS,
  end: START + (i + 1) * HOUR_MS,
  countedUntil: START,
  counts: new Map(values.entries()),
  firstVolume: undefined,
});

it('keeps 5,000,000 numbers, those of slots with them, and not one more', async () => {
  const watch = new WatchInMemory(calendar);
  const half = Array.from({ length: 1_249_999 }, () => 0);
  const large = { value: 1, volume: 1, parts: half, partVolumes: [...half, 0] };
  await watch.keep(0, [bucketOf(0, [large]), bucketOf(1, [large])]);
  await expect(watch.keep(0, [bucketOf(2, [{ value: 1, volume: 1 }])])).rejects.toThrow(InvalidInputError);
  expect(watch.counted).toEqual({ from: START, to: START + 2 * HOUR_MS });
});
