import type { Facts } from './kpi-facts.js';

/** Series times complete buckets of one result: what is due beyond comes with the next one. */
const MOST_VALUES = 1000;
/** Of the facts as JSON: a record of the log takes 1,000,000 bytes. */
export const MOST_FACTS_BYTES = 900_000;

/** Complete buckets of one result at most, at least one. */
export const mostBuckets = (seriesCount: number): number =>
  Math.max(1, Math.floor(MOST_VALUES / Math.max(1, seriesCount)));

type Told = Pick<Facts, 'buckets' | 'running'>;

/**
 * The facts as far as a record takes them, `facts` itself if it takes all. Only names of a thousand series that are very long need more:
 * then the bucket that is filling is left out, and after it the last series, which are those that were watched last.
 */
export function withinRecord(facts: Told): Told {
  if (sizeOf(facts) <= MOST_FACTS_BYTES) return facts;
  let told: Told = { buckets: facts.buckets, running: undefined };
  while (sizeOf(told) > MOST_FACTS_BYTES) {
    const buckets = told.buckets.map(({ series, ...bucket }) => ({
      ...bucket,
      series: series.slice(0, Math.floor(series.length * 0.8)),
    }));
    told = { buckets, running: undefined };
  }
  return told;
}

const sizeOf = ({ buckets, running }: Told): number => Buffer.byteLength(JSON.stringify([buckets, running]));
