import {
  hostKey,
  looksAt,
  type MetricMonitor,
  postsOf,
  replayedMetrics,
  type ReplayInput,
  replayLeadSeconds,
  type SeriesName,
  serviceKey,
  signsOfLife,
} from '@tocsin/evaluator-domain';
import type { ConnectivityMonitor, HostMonitor } from '@tocsin/payload-schemas';
import { checkCost, endOf, mostSeries, play, type Played, type PreviewTask, replayOf } from './preview-task.js';

/** Points that are read before they are played, about: taking them apart holds others up. */
const POINTS_AT_ONCE = 20_000;

/** What is stored of one owner. */
interface OwnerSeries {
  readonly owner: string;
  readonly series: readonly SeriesName[];
}

/** Plays a monitor of metrics. No owner's alerts depend on another's, so that few of them are in memory at a time. */
export async function* playMetrics(task: PreviewTask<MetricMonitor>): Played {
  const { org, monitor, stored, to, findings } = task;
  const since = task.from - replayLeadSeconds(monitor);
  const minutes = Math.ceil((to - since) / 60);
  const owners = monitor.type === 'service' ? [serviceKey(monitor.service)] : hostsOf(task, monitor);
  const names: SeriesName[] = [];
  for (const metric of owners.length === 0 ? [] : replayedMetrics(monitor)) {
    names.push(...(await stored.find(org, owners, metric, mostSeries(minutes) - names.length + 1)));
    checkCost(names.length, minutes);
  }
  yield* playPortions(task, portionsOf(byOwner(names), minutes), async (portion) => {
    const series = portion.flatMap((each) => each.series);
    const points = await stored.ranges(org, series, since, to);
    findings.points += points.reduce((sum, { length }) => sum + length, 0);
    return postsOf(
      org,
      series.map((name, i) => ({ ...name, points: points[i] })),
    );
  });
}

/** Plays when hosts posted anything. A host that has posted last before the span may be gone since then. */
export async function* playConnectivity(task: PreviewTask<ConnectivityMonitor>): Played {
  const { org, monitor, stored, to, findings, connectivityGoneMs } = task;
  const since = task.from - Math.ceil(connectivityGoneMs / 1000);
  const minutes = Math.ceil((to - since) / 60);
  const owners = hostsOf(task, monitor);
  checkCost(owners.length, minutes);
  const posting = owners.map((owner) => ({ owner, series: [{ owner, metric: '' }] }));
  yield* playPortions(task, portionsOf(posting, minutes), async (portion) => {
    const keys = portion.map(({ owner }) => owner);
    const times = await stored.postTimes(org, keys, since, to);
    findings.points += times.reduce((sum, { length }) => sum + length, 0);
    return signsOfLife(
      org,
      keys.map((owner, i) => ({ owner, times: times[i] })),
    );
  });
}

async function* playPortions(
  task: PreviewTask,
  portions: readonly (readonly OwnerSeries[])[],
  read: (portion: readonly OwnerSeries[]) => Promise<readonly ReplayInput[]>,
): Played {
  const { findings } = task;
  for (const [i, portion] of portions.entries()) {
    findings.series += portion.reduce((sum, { series }) => sum + series.length, 0);
    const replay = replayOf(
      task,
      portion.map(({ owner }) => owner),
    );
    await play(replay, await read(portion), findings);
    endOf(replay, findings);
    yield (i + 1) / portions.length;
  }
}

/** Hosts that the monitor looks at now. */
function hostsOf({ view, org }: PreviewTask, monitor: HostMonitor | ConnectivityMonitor): readonly string[] {
  const hosts = view.list('host', org).filter(({ record }) => looksAt(monitor, record.state));
  return hosts.map(({ record }) => hostKey(record.id)).sort();
}

function byOwner(names: readonly SeriesName[]): readonly OwnerSeries[] {
  const owners = new Map<string, SeriesName[]>();
  for (const name of names) owners.set(name.owner, [...(owners.get(name.owner) ?? []), name]);
  return [...owners].map(([owner, series]) => ({ owner, series }));
}

function portionsOf(owners: readonly OwnerSeries[], minutes: number): readonly (readonly OwnerSeries[])[] {
  const portions: OwnerSeries[][] = [];
  let room = 0;
  for (const each of owners) {
    if (room <= 0) {
      portions.push([]);
      room = POINTS_AT_ONCE;
    }
    portions[portions.length - 1].push(each);
    room -= each.series.length * minutes;
  }
  return portions;
}
