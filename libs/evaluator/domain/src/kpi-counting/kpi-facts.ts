import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import type { KpiCondition, MonitorResult } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { instantOf } from '@tocsin/schedule';
import type { ExpectedRanges } from '../ports/kpi-watches.js';
import { type CountedValue, nothingOf, type PlacedBucket } from './counted.js';
import type { FillingBucket } from './due-buckets.js';
import { DAY_SECONDS, type KpiBucket } from './kpi-calendar.js';
import { type AskedBand, expectedOf, type Fitted, learnt, paceOf } from './series-expectation.js';
import { countedIn, type KpiShape } from './series-history.js';
import type { WatchedSeries } from './watched-series.js';

type Result = Extract<MonitorResult['result'], { kind: 'kpi' }>;
type BucketFacts = Result['buckets'][number];
type SeriesFacts = BucketFacts['series'][number];
type RunningFacts = NonNullable<Result['running']>;

/** A bucket that is still filling, and what it came to by now. */
export interface FillingCounts extends FillingBucket {
  readonly counts: ReadonlyMap<number, CountedValue>;
  readonly onlyRises: boolean;
}

/** All that the facts of a run are made from. */
export interface FactsInput {
  readonly shape: KpiShape;
  readonly conditions: readonly KpiCondition[];
  readonly series: readonly WatchedSeries[];
  /** Complete buckets in order of time: those that are due, and before them as many as baselines and models ask for. */
  readonly buckets: readonly PlacedBucket[];
  readonly due: readonly KpiBucket[];
  readonly filling: FillingCounts | undefined;
  readonly models: ReadonlyMap<number, FitOutcome>;
  /** Of a bucket's final count, when it is judged. */
  readonly visibleShare: number;
}

export interface Facts {
  readonly buckets: Result['buckets'];
  readonly running: Result['running'];
  /**
   * What is to be kept: of each series the state before the first bucket that is due. So a run that is repeated says the same, and
   * the buckets are learnt from a later count.
   */
  readonly states: ReadonlyMap<number, KpiState>;
  readonly ranges: ReadonlyMap<EpochMs, ExpectedRanges>;
}

/** The facts that a run tells, beside what was expected. A pure function of what was counted and what was learnt before. */
export function factsOf(input: FactsInput): Facts {
  const { series, due, filling } = input;
  const asked = askedBand(input.conditions);
  const states = new Map<number, KpiState>();
  const ranges = new Map(due.map(({ start }) => [start, new Map<number, SeriesRange>()] as const));
  const buckets = due.map(({ start, end }) => ({ start: start / 1000, end: end / 1000, series: [] as SeriesFacts[] }));
  const running: RunningFacts['series'] = [];
  for (const each of series) {
    const outcome = input.models.get(each.series);
    const track = new Track(input, each.series, asked === undefined ? undefined : outcome);
    for (const [i, bucket] of due.entries()) {
      const facts = track.judge(bucket, asked);
      buckets[i].series.push({ ...nameOf(each), ...facts });
      if (facts.band !== undefined) ranges.get(bucket.start)?.set(each.series, facts.band);
    }
    if (track.state !== undefined) states.set(each.series, track.state);
    if (filling !== undefined) running.push({ ...nameOf(each), ...track.runningFacts(filling, asked) });
  }
  return {
    buckets,
    running:
      filling === undefined
        ? undefined
        : {
            start: filling.bucket.start / 1000,
            until: filling.until / 1000,
            end: filling.bucket.end / 1000,
            onlyRises: filling.onlyRises,
            series: running,
          },
    states,
    ranges,
  };
}

type SeriesRange = NonNullable<SeriesFacts['band']>;

/** The band that a monitor asks for: one of its conditions at most does. */
export function askedBand(conditions: readonly KpiCondition[]): AskedBand | undefined {
  const confidence = conditions.find((condition) => condition.type === 'confidence');
  if (confidence === undefined) return undefined;
  const levels = { 95: 0.95, 98: 0.98, 99: 0.99 } as const;
  return { level: levels[confidence.level], sides: confidence.sides };
}

/** One series along the buckets of a run. */
class Track {
  /** What is to be kept; undefined without a model. */
  readonly state: KpiState | undefined;
  private known: Fitted | undefined;

  constructor(
    private readonly input: FactsInput,
    private readonly series: number,
    private readonly outcome: FitOutcome | undefined,
  ) {
    if (outcome?.outcome !== 'fitted') return;
    const { shape, buckets, due } = input;
    const firstDue = due.length === 0 ? Infinity : due[0].start;
    this.known = learnt(
      shape,
      outcome,
      buckets.filter(({ start }) => start < firstDue),
      series,
    );
    // Without a bucket that is due the last one is learnt to look ahead, and is to be learnt again.
    this.state = due.length === 0 ? outcome.state : this.known.state;
  }

  judge(due: KpiBucket, asked: AskedBand | undefined): Omit<SeriesFacts, 'name' | 'segment' | 'groupBy'> {
    const { shape, buckets, visibleShare } = this.input;
    const bucket = buckets.find(({ start }) => start === due.start);
    if (bucket === undefined) throw new Error(`the bucket that begins at ${due.start} was not counted`);
    const { value, volume } = countedIn(shape, bucket, this.series);
    const facts = { value, volume, baselines: this.baselines(bucket) };
    if (asked === undefined) return facts;
    if (this.known === undefined) return { ...facts, noBand: noBandOf(this.outcome) };
    const { range, shift } = expectedOf(shape, this.known, bucket, this.series, asked, visibleShare);
    this.known = learnt(shape, this.known, [bucket], this.series);
    const { timeZone } = shape.calendar;
    return {
      ...facts,
      band: range,
      ...(shift !== undefined && {
        shift: {
          direction: shift.direction,
          since: instantOf(timeZone, shift.since),
          before: shift.before,
          after: shift.after,
        },
      }),
    };
  }

  runningFacts(
    { bucket, slots, counts }: FillingCounts,
    asked: AskedBand | undefined,
  ): Omit<RunningFacts['series'][number], 'name' | 'segment' | 'groupBy'> {
    const { shape } = this.input;
    const counted = counts.get(this.series) ?? nothingOf(shape.kind, shape.slots === undefined ? undefined : slots);
    const { value, volume } = counted;
    const pace =
      asked === undefined || this.known === undefined
        ? undefined
        : paceOf(shape, this.known, bucket.wall, counted, asked);
    return { value, volume, ...pace };
  }

  private baselines({ start, wall }: PlacedBucket): SeriesFacts['baselines'] {
    const { shape, buckets, conditions } = this.input;
    const asked = new Set(conditions.flatMap((each) => (each.type === 'change' ? [each.baseline] : [])));
    const at = {
      previous: () => buckets.findLast((each) => each.end === start),
      yesterday: () => buckets.find((each) => each.wall === wall - DAY_SECONDS),
      lastWeek: () => buckets.find((each) => each.wall === wall - 7 * DAY_SECONDS),
    };
    const found = [...asked].flatMap((baseline) => {
      const bucket = at[baseline]();
      if (bucket === undefined) return [];
      const { value, volume } = countedIn(shape, bucket, this.series);
      return [[baseline, { value, volume }] as const];
    });
    return Object.fromEntries(found);
  }
}

function noBandOf(outcome: FitOutcome | undefined): SeriesFacts['noBand'] {
  return outcome === undefined || outcome.outcome === 'fitted' ? 'notEnoughHistory' : outcome.outcome;
}

const nameOf = ({ name, segment, groupBy }: WatchedSeries): Pick<SeriesFacts, 'name' | 'segment' | 'groupBy'> => ({
  name,
  segment: { index: segment.index, name: segment.name },
  groupBy: groupBy.map(({ property, value }) => ({ property, value })),
});

/** How far back a run looks, in days: a week, and a day for clocks that change. */
export const BASELINE_DAYS = 8;

/** Whether anything can be said of a bucket before it ends. */
export const tellsWhileFilling = (shape: KpiShape): boolean => shape.slots !== undefined || onlyRises(shape);

/** Whether a monitor's values can only rise until a bucket ends. */
export const onlyRises = ({ kind }: KpiShape): boolean => kind === 'count';
