import type { ConnectivityMonitor, HostMonitor, MonitorState } from '@tocsin/payload-schemas';
import {
  absencesOf,
  type MetricMonitor,
  type Revised,
  isConnectivityMonitor,
  isMetricMonitor,
  pointsNeeded,
} from './monitor.js';

/** A service by name, or any host: monitors of host metrics are the same for all of them before scopes. */
export type OwnerName = { readonly kind: 'host' } | { readonly kind: 'service'; readonly name: string };

/** A metric that some monitor names, with its monitors by id. */
export interface WatchedMetric {
  readonly owner: OwnerName;
  readonly metric: string;
  readonly monitors: readonly Revised<MetricMonitor>[];
  /** Newest points of the metric that some of them may look at. */
  readonly points: number;
}

const NONE: readonly never[] = [];

/**
 * The monitors of one organization by what they look at. A change costs as much as there are monitors of the same metric, not of
 * the organization; lists that were given out never change.
 */
export class MonitorIndex {
  private readonly byMetric = new Map<string, WatchedMetric>();
  private amendedMonitors = 0;
  private missingHostMonitors = 0;
  private connectivityMonitors: readonly Revised<ConnectivityMonitor>[] = NONE;

  /** Connectivity monitors by id. */
  get connectivity(): readonly Revised<ConnectivityMonitor>[] {
    return this.connectivityMonitors;
  }

  /** Whether late points amend what any monitor found. */
  get isAmended(): boolean {
    return this.amendedMonitors > 0;
  }

  /** Whether any monitor would miss a metric of a host. */
  get missesHostMetrics(): boolean {
    return this.missingHostMonitors > 0;
  }

  /** Monitors of one metric of an owner, by id. */
  of(owner: OwnerName, metric: string): readonly Revised<MetricMonitor>[] {
    return this.byMetric.get(metricKey(owner, metric))?.monitors ?? NONE;
  }

  /** Newest points of a metric that its monitors may look at; 0: nobody looks. */
  points(owner: OwnerName, metric: string): number {
    return this.byMetric.get(metricKey(owner, metric))?.points ?? 0;
  }

  watched(): Iterable<WatchedMetric> {
    return this.byMetric.values();
  }

  /** The monitor must not be in the index. */
  add(monitor: Revised<MonitorState>): void {
    if (isConnectivityMonitor(monitor)) this.connectivityMonitors = withOne(this.connectivityMonitors, monitor);
    if (!isMetricMonitor(monitor)) return;
    const { metric } = monitor.state;
    const owner = watchedOwner(monitor.state);
    this.amendedMonitors += Number(isAmended(monitor.state));
    this.missingHostMonitors += Number(missesHostMetric(monitor.state));
    const points = Math.max(this.points(owner, metric), pointsNeeded(monitor.state));
    const monitors = withOne(this.of(owner, metric), monitor);
    this.byMetric.set(metricKey(owner, metric), { owner, metric, monitors, points });
  }

  remove(monitor: Revised<MonitorState>): void {
    const { id } = monitor.state;
    if (isConnectivityMonitor(monitor)) this.connectivityMonitors = without(this.connectivityMonitors, id);
    if (!isMetricMonitor(monitor)) return;
    const { metric } = monitor.state;
    const owner = watchedOwner(monitor.state);
    this.amendedMonitors -= Number(isAmended(monitor.state));
    this.missingHostMonitors -= Number(missesHostMetric(monitor.state));
    const monitors = without(this.of(owner, metric), id);
    const points = monitors.reduce((most, { state }) => Math.max(most, pointsNeeded(state)), 0);
    if (monitors.length === 0) this.byMetric.delete(metricKey(owner, metric));
    else this.byMetric.set(metricKey(owner, metric), { owner, metric, monitors, points });
  }
}

const isAmended = ({ options }: MetricMonitor): boolean => options?.allowedLateMinutes !== undefined;

const missesHostMetric = (monitor: MetricMonitor): boolean => monitor.type === 'host' && absencesOf(monitor).length > 0;

/** Whose metric a monitor looks at, before scopes. */
export function watchedOwner(monitor: HostMonitor | MetricMonitor): OwnerName {
  return monitor.type === 'host' ? { kind: 'host' } : { kind: 'service', name: monitor.service };
}

function withOne<M extends MonitorState>(monitors: readonly Revised<M>[], one: Revised<M>): readonly Revised<M>[] {
  const after = monitors.findIndex(({ state }) => state.id > one.state.id);
  return monitors.toSpliced(after < 0 ? monitors.length : after, 0, one);
}

function without<M extends MonitorState>(monitors: readonly Revised<M>[], id: string): readonly Revised<M>[] {
  return monitors.filter(({ state }) => state.id !== id);
}

function metricKey(owner: OwnerName, metric: string): string {
  return owner.kind === 'host' ? `host ${metric}` : `service ${owner.name} ${metric}`;
}
