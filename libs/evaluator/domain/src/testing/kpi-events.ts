import type { MonitorResult } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import type { KpiBucket, KpiResult, KpiRunningSeries, KpiSeries } from '../kpi/kpi-evidence.js';
import type { ShardInput } from '../shard-input.js';
import { type Found, formOf } from '../timeline/notation.js';
import type { Configured, EventKind } from '../timeline/timeline-events.js';
import { parseTime, START } from '../timeline/timeline-time.js';

/** Behind a result: of which grain it is, how long before it was due, and of which revisions of monitor and chart. */
const TAIL = String.raw`(?: by (?<interval>day))?(?: ?@(?<offset>-?TIME))?(?: r(?<revision>\d+))?(?: c(?<chart>\d+))?`;

/**
 * Results of KPI monitors. Values are counts, or with `%` shares; `nothing` is none, and behind `/` stands of how many it is. The
 * last bucket that is counted is the one that has ended last, before it the earlier ones.
 */
export const KPI_EVENTS: readonly EventKind[] = [
  // sales counts web=80        sales counts web=44%/812 lastWeek=55%/900 in 51%..61% & app=nothing without a band silent
  // sales counts web=1 | web=2 | web=3 in 5..9 now down 7>2     (three buckets; the last confirms a new level)
  {
    shape:
      'MONITOR counts SERIES=VALUE[/VOLUME] [BASELINE=VALUE[/VOLUME]] [in LOWER..UPPER] [now up|down OLD>NEW] [& …] [| …]',
    form: formOf(`MONITOR counts (?<buckets>.+?)${TAIL}`),
    read: (found, at, world) => [kpiResult(found, at, world, { buckets: bucketsOf(found, at) })],
  },
  // sales sees web=10 in 30..90                   (so far)
  // sales sees web=80 in 60..120 lately 3 in 9..30
  // sales sees web=120 rising                     (it can only become more)
  {
    shape: 'MONITOR sees SERIES=VALUE [in LOWER..UPPER] [lately VALUE in LOWER..UPPER] [& …] [rising]',
    form: formOf(`MONITOR sees (?<seen>.+?)(?: (?<rising>rising))?${TAIL}`),
    read: (found, at, world) => [kpiResult(found, at, world, { buckets: [], running: runningOf(found, at) })],
  },
];

function kpiResult(
  { monitor, revision, chart, interval, offset = '0', buckets = '', seen = '' }: Found,
  at: EpochSeconds,
  world: Configured,
  counted: Pick<KpiResult, 'buckets' | 'running'>,
): ShardInput {
  const configured = world.records.get(`kpiMonitor ${monitor}`);
  const source = configured?.kind === 'kpiMonitor' ? configured.state.source : undefined;
  const chartRevision = source?.type === 'chart' ? (world.records.get(`chart ${source.chartId}`)?.revision ?? 0) : 0;
  const dueAt = at + parseTime(offset);
  const result: MonitorResult['result'] = {
    kind: 'kpi',
    chartRevision: chart === undefined ? chartRevision : Number(chart),
    interval: interval === undefined ? 'hour' : 'day',
    unit: /%/.test(buckets + seen) ? 'percent' : 'count',
    countedUntil: dueAt * 1000,
    ...counted,
  };
  const monitorResult = {
    org: world.org,
    owner: `monitor:${monitor}`,
    revision: Number(revision ?? configured?.revision ?? 1),
    dueAt,
    result,
  };
  return { kind: 'monitorResult', at: at * 1000, monitorResult };
}

function bucketsOf({ buckets, ...found }: Found, at: EpochSeconds): KpiBucket[] {
  const { seconds, start } = bucketAt(found, at);
  const written = buckets.split(' | ');
  return written.map((text, i) => {
    const end = start - (written.length - 1 - i) * seconds;
    return { start: end - seconds, end, series: text.split(' & ').map(seriesOf) };
  });
}

function runningOf({ seen, rising, ...found }: Found, at: EpochSeconds): NonNullable<KpiResult['running']> {
  const { seconds, start, dueAt } = bucketAt(found, at);
  const series = seen.split(' & ').map(runningSeriesOf);
  return { start, until: dueAt, end: start + seconds, onlyRises: rising !== undefined, series };
}

/** The bucket in which a result was due. */
function bucketAt(
  { interval, offset = '0' }: Found,
  at: EpochSeconds,
): { seconds: number; start: number; dueAt: number } {
  const seconds = interval === undefined ? 3600 : 86_400;
  const dueAt = at + parseTime(offset);
  return { seconds, start: Math.floor(dueAt / seconds) * seconds, dueAt };
}

const SERIES =
  /^(?<name>[\w-]+)=(?<value>[^ ]+)(?<baselines>(?: (?:previous|yesterday|lastWeek)=[^ ]+)*)(?: in (?<band>[^ ]+)| without a band (?<noBand>\w+))?(?: now (?<direction>up|down) (?<before>[^ ]+)>(?<after>[^ ]+))?$/;

function seriesOf(text: string): KpiSeries {
  const { name, value, baselines, band, noBand, direction, before, after } = partsOf(SERIES, text);
  return {
    ...named(name),
    ...valueOf(value),
    baselines: Object.fromEntries(
      baselines
        .split(' ')
        .filter((each) => each !== '')
        .map((each) => each.split('='))
        .map(([which, of]) => [which, valueOf(of)]),
    ),
    ...(band !== undefined && { band: bandOf(band) }),
    ...(noBand !== undefined && { noBand: noBand as KpiSeries['noBand'] }),
    ...(direction !== undefined && { shift: shiftOf(direction, valueOf(before), valueOf(after)) }),
  };
}

function shiftOf(
  direction: string,
  { value: before }: { value: number | null },
  { value: after }: { value: number | null },
): KpiSeries['shift'] {
  return { direction: direction === 'up' ? 'up' : 'down', since: START, before: before ?? 0, after: after ?? 0 };
}

const RUNNING =
  /^(?<name>[\w-]+)=(?<value>[^ ]+)(?: in (?<band>[^ ]+))?(?: lately (?<recent>[^ ]+) in (?<recentBand>[^ ]+))?$/;

function runningSeriesOf(text: string): KpiRunningSeries {
  const { name, value, band, recent, recentBand } = partsOf(RUNNING, text);
  return {
    ...named(name),
    ...valueOf(value),
    ...(band !== undefined && { soFar: { ...valueOf(value), ...bandOf(band) } }),
    ...(recent !== undefined && { recent: { ...valueOf(recent), ...bandOf(recentBand) } }),
  };
}

function partsOf(form: RegExp, text: string): Found {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) throw new InvalidInputError(`\`${text}\` is no series of a KPI`);
  return groups;
}

const named = (name: string): Pick<KpiSeries, 'name' | 'segment' | 'groupBy'> => ({
  name,
  segment: { index: 0, name: 'All Users' },
  groupBy: [{ property: 'platform', value: name }],
});

/** `80`, `80/200`, `44%/812`, `nothing`. Without its volume a count is of itself, a share of 1,000. */
function valueOf(text: string): { value: number | null; volume: number } {
  const [written = '', volume] = text.split('/');
  const isShare = written.endsWith('%');
  const value = written === 'nothing' ? null : isShare ? Number(written.slice(0, -1)) / 100 : Number(written);
  return { value, volume: volume === undefined ? (isShare ? 1000 : (value ?? 0)) : Number(volume) };
}

/** `70..130`; what is expected lies in the middle. Without a bound on one side it is the other. */
function bandOf(text: string): NonNullable<KpiSeries['band']> {
  const [lower = null, upper = null] = text.split('..').map((bound) => (bound === '' ? null : valueOf(bound).value));
  return { expected: ((lower ?? upper ?? 0) + (upper ?? lower ?? 0)) / 2, lower, upper };
}
