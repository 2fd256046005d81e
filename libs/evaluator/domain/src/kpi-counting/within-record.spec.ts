import type { Facts } from './kpi-facts.js';
import { MOST_FACTS_BYTES, mostBuckets, withinRecord } from './within-record.js';

it.each([
  { series: 0, most: 1000 },
  { series: 1, most: 1000 },
  { series: 41, most: 24 },
  { series: 500, most: 2 },
  { series: 501, most: 1 },
  { series: 1000, most: 1 },
  { series: 2000, most: 1 },
])('of $series series $most buckets are told at once', ({ series, most }) => {
  expect(mostBuckets(series)).toBe(most);
});

const segment = { index: 0, name: 'All users' };
const series = (count: number, nameLength: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ name: `${i}`.padEnd(nameLength, 'é'), segment, groupBy: [], value: 1, volume: 1, baselines: {} },
  }));
const facts = (count: number, nameLength: number): Pick<Facts, 'buckets' | 'running'> => ({
  buckets: [{ start: 0, end: 3600, series: series(count, nameLength) }],
  running: { start: 3600, until: 3900, end: 7200, onlyRises: true, series: series(count, nameLength) },
});

it('facts that a record takes stay as they are', () => {
  const small = facts(1000, 100);
  expect(withinRecord(small)).toBe(small);
});

it('the bucket that is filling is left out first, and then the last series', () => {
  expect(withinRecord(facts(1000, 300))).toEqual({ ...facts(1000, 300), running: undefined });
  const { buckets, running } = withinRecord(facts(1000, 1000));
  expect(running).toBeUndefined();
  expect(Buffer.byteLength(JSON.stringify(buckets))).toBeLessThanOrEqual(MOST_FACTS_BYTES);
  const kept = buckets[0].series;
  expect(kept.length).toBeGreaterThan(300);
  expect(kept).toEqual(series(1000, 1000).slice(0, kept.length));
});
