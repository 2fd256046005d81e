import type { Funnel } from '@tocsin/product-queries';
import { FunnelTally } from './funnel-tally.js';
import type { FunnelCount } from './funnel-walk.js';
import type { Histogram } from './histogram.js';

/** Lists by bucket, each with an item per step. */
interface StepsOverTime {
  readonly series: readonly (readonly number[])[];
  readonly xValues: readonly string[];
  readonly formattedXValues: readonly string[];
}

/** A list of bins per step; the first step has none. */
interface StepBins {
  readonly segment_index: number;
  readonly step_bins: readonly {
    readonly bins: readonly {
      readonly start: number;
      readonly end: number;
      readonly bin_dist: { readonly uniques: number; readonly totals: number; readonly sums: number };
    }[];
  }[];
}

/** A funnel of a segment or a group as the Dashboard REST API has it. Lists have an item per step; times are in milliseconds. */
export interface FunnelAnswer {
  readonly meta: { readonly segmentIndex: number; readonly groupValue?: string };
  readonly events: readonly string[];
  /** Of those who did the step before, the share that did this one. */
  readonly stepByStep: readonly number[];
  /** Of those who began. */
  readonly cumulative: readonly number[];
  readonly cumulativeRaw: readonly number[];
  readonly medianTransTimes: readonly number[];
  readonly avgTransTimes: readonly number[];
  readonly dayFunnels: StepsOverTime;
  readonly dayMedianTransTimes: StepsOverTime;
  readonly dayAvgTransTimes: StepsOverTime;
  readonly stepTransTimeDistribution: StepBins;
  readonly stepPrevStepCountDistribution: StepBins;
}

/** @param xValues - A label per bucket. */
export function funnelAnswer(
  { steps }: Funnel,
  xValues: readonly string[],
  { segment, group, whole, buckets }: FunnelCount,
): FunnelAnswer {
  const { users } = whole;
  const ratio = (part: number, of: number): number => (of === 0 ? 0 : part / of);
  const nobody = new FunnelTally(steps.length, true);
  const formattedXValues = xValues.map(formatted);
  const overTime = (valuesOf: (tally: FunnelTally) => readonly number[]): StepsOverTime => ({
    series: xValues.map((_, bucket) => valuesOf(buckets.get(bucket) ?? nobody)),
    xValues,
    formattedXValues,
  });
  return {
    meta: { segmentIndex: segment, ...(group !== undefined && { groupValue: group }) },
    events: steps.map(({ type }) => type ?? '_all'),
    stepByStep: users.map((count, step) => ratio(count, users[Math.max(0, step - 1)])),
    cumulative: users.map((count) => ratio(count, users[0])),
    cumulativeRaw: users,
    medianTransTimes: mediansOf(whole),
    avgTransTimes: averagesOf(whole),
    dayFunnels: overTime((tally) => tally.users),
    dayMedianTransTimes: overTime(mediansOf),
    dayAvgTransTimes: overTime(averagesOf),
    stepTransTimeDistribution: stepBins(segment, whole.timeBins),
    stepPrevStepCountDistribution: stepBins(segment, whole.repetitionBins),
  };
}

const mediansOf = ({ times }: FunnelTally): readonly number[] => times.map((durations) => durations.median());
const averagesOf = ({ times }: FunnelTally): readonly number[] => times.map((durations) => durations.average());

function stepBins(segment: number, histograms: readonly Histogram[]): StepBins {
  return {
    segment_index: segment,
    step_bins: histograms.map(({ bounds, counts, sums }, step) => ({
      bins: (step === 0 ? [] : counts).map((count, bin) => ({
        start: bounds[bin],
        end: bounds[bin + 1],
        bin_dist: { uniques: count, totals: count, sums: sums[bin] },
      })),
    })),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-01-31` is `Jan 31`; an hour has its time behind it. */
function formatted(label: string): string {
  const day = `${MONTHS[Number(label.slice(5, 7)) - 1]} ${label.slice(8, 10)}`;
  return label.length > 10 ? `${day}, ${label.slice(11, 16)}` : day;
}
