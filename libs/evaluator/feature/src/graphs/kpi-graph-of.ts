import type { KpiGraph, KpiGraphBucket } from '@tocsin/charts';
import type { KpiEvidence } from '@tocsin/evaluator-domain';
import type { KpiCondition, KpiFindings } from '@tocsin/payload-schemas';

/** What the picture of a finding is drawn from. */
export interface PicturedFinding {
  /** Name of the monitor. */
  readonly monitor: string;
  /** Undefined: it has none. */
  readonly chart: string | undefined;
  readonly evidence: KpiEvidence;
  readonly isOpen: boolean;
  /** Complete buckets before the one that was judged, oldest first, as far back as is to be compared. Shares of `percent`. */
  readonly history: readonly KpiGraphBucket[];
}

/** Seconds before the judged bucket that are shown. */
export const SHOWN_SECONDS: Readonly<Record<KpiFindings['interval'], number>> = { hour: 72 * 3600, day: 42 * 86_400 };

const UNITS: Readonly<Record<KpiFindings['unit'], string>> = {
  count: 'integer',
  percent: 'percentage',
  number: 'float',
};
/** The bucket before is in the picture as it is. */
const BASELINES: Readonly<Record<Extract<KpiCondition, { type: 'change' }>['baseline'], string | undefined>> = {
  previous: undefined,
  yesterday: 'a day before',
  lastWeek: 'a week before',
};

/** How pictures write values of a unit. */
export const graphUnitOf = (unit: KpiFindings['unit']): string => UNITS[unit];

/** A bucket as pictures have it: values of `percent` in percent. */
export const inGraphUnit = (unit: KpiFindings['unit'], bucket: KpiGraphBucket): KpiGraphBucket => scale(unit)(bucket);

/** The picture of a finding: the band, threshold or earlier values that the bucket was compared with. */
export function kpiGraphOf({ monitor, chart, evidence, isOpen, history }: PicturedFinding): KpiGraph {
  const { bucket, condition, interval, threshold, timeZone, unit, value } = evidence;
  const scaled = scale(unit);
  const from = bucket.start - SHOWN_SECONDS[interval];
  const { expected, lower, upper } = evidence;
  return {
    title: monitor,
    subtitle: chart === undefined ? evidence.series.name : `${chart} · ${evidence.series.name}`,
    timeZone,
    unit: UNITS[unit],
    buckets: history.filter(({ start }) => start >= from).map(scaled),
    judged: {
      ...scaled({ start: bucket.start, value, expected, lower, upper }),
      isRunning: bucket.until !== undefined,
      isWell: !isOpen,
    },
    ...(condition.type === 'threshold' &&
      threshold !== undefined && {
        threshold: { operator: condition.operator, value: unit === 'percent' ? threshold * 100 : threshold },
      }),
    ...(condition.type === 'change' && baselineOf(condition.baseline, evidence, history.map(scaled), from)),
  };
}

/** Values of `percent` in percent. */
function scale(unit: KpiEvidence['unit']): (bucket: KpiGraphBucket) => KpiGraphBucket {
  if (unit !== 'percent') return (bucket) => bucket;
  const percent = <V extends number | null | undefined>(share: V) => (typeof share === 'number' ? share * 100 : share);
  return ({ start, value, expected, lower, upper }) => ({
    start,
    value: percent(value),
    expected: percent(expected),
    lower: percent(lower),
    upper: percent(upper),
  });
}

/** Earlier values, moved to the places of those that are compared with them. */
function baselineOf(
  baseline: keyof typeof BASELINES,
  { baseline: compared, bucket }: KpiEvidence,
  history: readonly KpiGraphBucket[],
  from: number,
): Pick<KpiGraph, 'baseline'> {
  const label = BASELINES[baseline];
  if (label === undefined || compared === undefined) return {};
  const shift = bucket.start - compared.start;
  const points = history.flatMap(({ start, value }) => {
    const time = start + shift;
    return value === null || time < from || time > bucket.start ? [] : [{ time, value }];
  });
  return { baseline: { label, points } };
}
