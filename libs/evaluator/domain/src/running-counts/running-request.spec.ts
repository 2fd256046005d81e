import type { CountRequest, Selection } from '../ports/product-queries.js';
import { runningBuckets } from './running-request.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 0, 30, 12);
const hours = (count: number): number[] => Array.from({ length: count + 1 }, (_, i) => NOON + i * HOUR_MS);
const aSelection = (given: Partial<Selection> = {}): Selection => ({
  ...{ type: 'A', conditions: [], groupBy: [], number: undefined, distinct: 'people', window: 1 },
  ...given,
});
const aRequest = (given: Partial<CountRequest> = {}): CountRequest => ({
  ...{ org: 'o', projectId: 'p', selections: [aSelection()], measure: 'uniques', limit: 10, percentiles: [] },
  bounds: hours(3),
  ...given,
});
const plain = aSelection({ distinct: 'nothing' });

it.each<{ what: string; given: Partial<CountRequest>; runs: boolean }>([
  { what: 'people', given: {}, runs: true },
  { what: 'people by slots', given: { firstsOf: [NOON, NOON + 2 * HOUR_MS] }, runs: true },
  { what: 'a window', given: { selections: [aSelection(), aSelection({ window: 2 })] }, runs: true },
  { what: 'percentiles', given: { percentiles: [0.5] }, runs: false },
  { what: 'totals of whole hours', given: { selections: [plain] }, runs: false },
  { what: 'totals of half hours', given: { selections: [plain], bounds: [NOON, NOON + HOUR_MS / 2] }, runs: true },
  { what: 'totals of whole hours beside people', given: { selections: [plain, aSelection()] }, runs: true },
  {
    what: 'numbers',
    given: { selections: [aSelection({ number: { kind: 'event', name: 'price' }, distinct: 'nothing' })] },
    runs: true,
  },
])('$what: goes on from what is new: $runs', ({ given, runs }) => {
  expect(runningBuckets(aRequest(given)) !== undefined).toBe(runs);
});

it('buckets have their slots, and the one that is filling is known', () => {
  const request = aRequest({ bounds: hours(5), firstsOf: [NOON, NOON + 3 * HOUR_MS], fillingFrom: NOON + 3 * HOUR_MS });
  expect(runningBuckets(request)).toEqual([
    { bounds: hours(3), position: 0, isFilling: false },
    { bounds: hours(5).slice(3), position: 3, isFilling: true },
  ]);
});

it.each([
  { what: 'people', distinct: 'people' as const, isFilling: false },
  { what: 'nothing that is distinct', distinct: 'nothing' as const, isFilling: true },
])('windows of $what may be estimated: $isFilling', ({ distinct, isFilling }) => {
  const conditions = [{ property: { kind: 'event' as const, name: 'plan' }, operator: 'is' as const, values: ['a'] }];
  const selections = [aSelection({ window: 2, distinct, conditions })];
  const buckets = runningBuckets(aRequest({ selections, bounds: hours(2), fillingFrom: NOON + HOUR_MS }));
  expect(buckets?.map((bucket) => bucket.isFilling)).toEqual([false, isFilling]);
});
