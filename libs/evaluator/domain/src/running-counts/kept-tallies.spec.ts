import { BucketTally } from './bucket-tally.js';
import { KeptTallies, type KeptTally } from './kept-tallies.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 0, 30, 12);
const hour = (offset: number): readonly number[] => [NOON + offset * HOUR_MS, NOON + (offset + 1) * HOUR_MS];
const day = (offset: number): readonly number[] => [
  NOON + (offset - 0.5) * 24 * HOUR_MS,
  NOON + (offset + 0.5) * 24 * HOUR_MS,
];
const moment = { snapshot: '1:1:', version: '1' };

/** A tally with a number of groups. */
function aTally(groups: number, lengths = 1): KeptTally {
  const tally = new BucketTally({
    slots: 1,
    sampleSize: 10,
    countsFirsts: false,
    number: undefined,
    distinct: 'nothing',
  });
  const parts = Array.from({ length: groups }, (_, i) => ({
    ...{ group: [String(i)], slot: 0, events: 1, nobodies: 1, sum: null, numbers: 0, least: NaN, greatest: NaN },
    ...{ firsts: 0, hashes: [], depth: 0 },
  }));
  tally.take({ moment, isWhole: true, moved: [], parts });
  return { moment, tally, lengths };
}
const SIZE = aTally(10).tally.sizeBytes;
const found = (kept: KeptTallies, ...keys: readonly string[]): readonly boolean[] =>
  keys.map((key) => typeof kept.find(key) === 'object');

it('those that were used last stay', () => {
  const kept = new KeptTallies(SIZE * 3);
  for (const key of ['a', 'b']) kept.keep(key, hour(0), aTally(10));
  kept.keep('a', hour(0), aTally(10));
  kept.keep('c', hour(0), aTally(10));
  expect(found(kept, 'a', 'b', 'c')).toEqual([true, false, true]);
  expect(kept.sizeBytes).toBeLessThanOrEqual(SIZE * 3);
});

it.each([
  { what: 'that was kept', tally: aTally(10), most: 4 },
  { what: 'that is too large', tally: undefined, most: 3 },
])('one $what was used when it was found', ({ tally, most }) => {
  const kept = new KeptTallies(SIZE * most);
  kept.keep('a', hour(0), tally);
  kept.keep('b', hour(0), aTally(10));
  kept.find('a');
  for (const key of ['c', 'd']) kept.keep(key, hour(0), aTally(10));
  expect([kept.find('a') !== undefined, kept.find('b')]).toEqual([true, undefined]);
});

it('of one that alone does not fit only that is known', () => {
  const kept = new KeptTallies(SIZE);
  kept.keep('small', hour(0), aTally(1));
  kept.keep('large', hour(0), aTally(100));
  expect(kept.find('large')).toBe('too large');
  expect(found(kept, 'small')).toEqual([true]);
  kept.keep('other', hour(0), undefined);
  expect(kept.find('other')).toBe('too large');
});

it('what was dropped takes no memory', () => {
  const kept = new KeptTallies(SIZE * 10);
  kept.keep('a', hour(0), aTally(10));
  kept.drop('a');
  kept.drop('never kept');
  expect([kept.size, kept.sizeBytes, kept.find('a')]).toEqual([0, 0, undefined]);
});

it('buckets stay for as long as somebody may ask for them', () => {
  const kept = new KeptTallies(SIZE * 10);
  const keep = (name: string, bounds: readonly number[]): void => {
    kept.keep(name, bounds, aTally(1));
  };
  keep('day before yesterday', day(-2));
  keep('day', day(0));
  keep('hour', hour(0));
  keep('third hour', hour(3));
  expect(found(kept, 'day before yesterday', 'day', 'hour')).toEqual([true, true, true]);
  keep('fourth hour', hour(4));
  expect(found(kept, 'hour', 'third hour', 'day')).toEqual([false, true, true]);
  keep('day after tomorrow', day(2));
  expect(found(kept, 'day before yesterday', 'day')).toEqual([false, true]);
});

it('buckets that a window of four looks back at stay as long', () => {
  const kept = new KeptTallies(SIZE * 10);
  kept.keep('looked back at', hour(0), aTally(1, 4));
  kept.keep('another', hour(0), aTally(1));
  kept.keep('newest', hour(5), aTally(1));
  expect(found(kept, 'looked back at', 'another')).toEqual([true, false]);
  kept.keep('next', hour(6), aTally(1));
  expect(found(kept, 'looked back at', 'newest')).toEqual([false, true]);
});
