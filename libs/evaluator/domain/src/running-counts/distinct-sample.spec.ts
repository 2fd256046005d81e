import fc from 'fast-check';
import { MOST_NEWS_HASHES, type NewsPart } from '../ports/product-event-news.js';
import { DistinctSample } from './distinct-sample.js';

const SLOTS = 12;
const HASHES = 2 ** 53;

const part = (slot: number, hashes: readonly number[], depth = 0): NewsPart => ({
  ...{ group: [], slot, hashes, depth, firsts: hashes.length },
  ...{ events: hashes.length, nobodies: 0, sum: null, numbers: 0, least: NaN, greatest: NaN },
});
const countsOf = (sample: DistinctSample): readonly number[] =>
  Array.from({ length: SLOTS }, (_, slot) => sample.countAt(slot));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** Numbers that look like hashes, the same ones for the same seed. */
function some(count: number, seed: number): number[] {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return Array.from({ length: count }, () => (next() >>> 11) * 2 ** 32 + next());
}

describe('a few', () => {
  /** Few hashes, whose places in the table are often the same. */
  const hash = fc.integer({ min: 0, max: 40 }).map((n) => n * 8 + (n % 3) * 2 ** 40);
  const change = fc.oneof(
    fc.record({ slot: fc.integer({ min: 0, max: SLOTS - 1 }), hashes: fc.uniqueArray(hash) }),
    fc.record({ from: hash, to: hash }),
  );

  it('are counted as by one who notes the first slot of each', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const sample = new DistinctSample(SLOTS, MOST_NEWS_HASHES);
        const firsts = new Map<number, number>();
        const note = (one: number, slot: number): void => {
          firsts.set(one, Math.min(slot, firsts.get(one) ?? slot));
        };
        for (const each of changes) {
          if ('slot' in each) {
            sample.add(part(each.slot, each.hashes));
            for (const one of each.hashes) note(one, each.slot);
          } else {
            sample.move(each.from, each.to);
            const slot = firsts.get(each.from);
            firsts.delete(each.from);
            if (slot !== undefined) note(each.to, slot);
          }
        }
        const expected = Array.from(
          { length: SLOTS },
          (_, i) => [...firsts.values()].filter((slot) => slot === i).length,
        );
        expect(countsOf(sample)).toEqual(expected);
        expect(sample.isEstimate).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  { count: MOST_NEWS_HASHES, isEstimate: false },
  { count: MOST_NEWS_HASHES + 1, isEstimate: true },
])(
  '$count are counted exactly, and may be kept: so whether it is an estimate is $isEstimate',
  ({ count, isEstimate }) => {
    const sample = new DistinctSample(SLOTS, MOST_NEWS_HASHES);
    sample.add(part(3, some(count, 1)));
    expect([sample.countAt(3), sample.isEstimate]).toEqual([count, isEstimate]);
    sample.add(part(4, [HASHES - 1]));
    expect(sample.countAt(4)).toBe(isEstimate ? 0 : 1);
  },
);

it('never takes more than 150 kB', () => {
  const sample = new DistinctSample(SLOTS, MOST_NEWS_HASHES);
  sample.add(part(0, some(200_000, 2)));
  expect(sample.sizeBytes).toBeLessThan(150_000);
});

it('begins with exact counts, whatever is told of the hashes', () => {
  const sample = new DistinctSample(SLOTS, MOST_NEWS_HASHES);
  const hashes = some(40_000, 3);
  sample.begin({
    ...part(
      0,
      hashes.slice(0, 20_000).filter((hash) => hash < HASHES / 4),
      2,
    ),
    firsts: 20_000,
  });
  sample.begin({
    ...part(
      1,
      hashes.slice(20_000).filter((hash) => hash < HASHES / 4),
      2,
    ),
    firsts: 20_000,
  });
  expect([countsOf(sample).slice(0, 3), sample.isEstimate]).toEqual([[20_000, 20_000, 0], false]);
  sample.add(part(2, hashes));
  expect([countsOf(sample).slice(0, 3), sample.isEstimate]).toEqual([[20_000, 20_000, 0], true]);
});

describe('estimates', () => {
  const RUNS = 24;

  /** The errors of runs of a sample that `count` come into, slot by slot, some of them twice and some under another name first. */
  function errorsOf(count: number): { readonly all: number[]; readonly ofSlot: number[] } {
    const runs = Array.from({ length: RUNS }, (_, run) => {
      const sample = new DistinctSample(SLOTS, MOST_NEWS_HASHES);
      const hashes = some(count, run + 1);
      const perSlot = count / SLOTS;
      for (let slot = 0; slot < SLOTS; slot++) {
        const own = hashes.slice(slot * perSlot, (slot + 1) * perSlot);
        const [aliased, others] = [own.slice(0, perSlot / 4), own.slice(perSlot / 4)];
        const devices = aliased.map((hash) => HASHES - 1 - hash);
        sample.add(part(slot, [...devices, ...others]));
        devices.forEach((device, i) => {
          sample.move(device, aliased[i]);
        });
        sample.add(part(slot, own));
      }
      const counts = countsOf(sample);
      return { all: sum(counts) / count - 1, ofSlot: counts[SLOTS - 1] / perSlot - 1 };
    });
    return { all: runs.map(({ all }) => all), ofSlot: runs.map(({ ofSlot }) => ofSlot) };
  }
  const spread = (errors: readonly number[]): number => Math.sqrt(sum(errors.map((each) => each * each)) / RUNS);
  const bias = (errors: readonly number[]): number => Math.abs(sum(errors)) / RUNS;

  it.each([24_000, 60_000])('of %d people are within their stated error', (count) => {
    const { all, ofSlot } = errorsOf(count);
    expect(spread(all)).toBeLessThan(0.0105);
    expect(bias(all)).toBeLessThan(0.005);
    const weight = 2 ** Math.ceil(Math.log2(count / MOST_NEWS_HASHES));
    expect(spread(ofSlot)).toBeLessThan(1.4 * Math.sqrt(weight / (count / SLOTS)));
  });
});
