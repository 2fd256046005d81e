import type {
  AlertGroupSettingState,
  ConnectivityMonitor,
  GraphDefinitionState,
  HostMonitor,
  HostState,
  MonitorState,
  ServiceState,
} from '@tocsin/payload-schemas';
import { Downtimes } from '../downtimes/downtimes.js';
import { componentOf, isPercentMetric } from '../metrics/percent-metrics.js';
import { type MetricMonitor, type Revised, isConnectivityMonitor, isMetricMonitor, pointsNeeded } from './monitor.js';

const NONE: readonly never[] = [];

/** What a shard knows of one organization's configuration, with the index from metric to monitors. */
export class Organization {
  /** URL name; the id until the organization's own record has been read. */
  name: string;
  readonly graphDefinitions = new Map<string, GraphDefinitionState>();
  readonly alertGroupSettings = new Map<string, AlertGroupSettingState>();
  readonly screenNames = new Map<string, string>();
  readonly downtimes = new Downtimes();
  private readonly hosts = new Map<string, HostState>();
  private readonly services = new Map<string, ServiceState>();
  private readonly monitors = new Map<string, Revised<MonitorState>>();
  private index: MonitorIndex | undefined;

  constructor(readonly id: string) {
    this.name = id;
  }

  saveHost(host: HostState): void {
    this.hosts.set(host.id, host);
  }

  /**
   * The host, or a stand-in that works and has no roles: ingestion has vouched for a host whose record has not come round
   * yet, and what it reports once must not be lost.
   */
  host(id: string): HostState {
    return this.hosts.get(id) ?? unknownHost(id);
  }

  saveService(service: ServiceState): void {
    this.services.set(service.name, service);
  }

  removeService(service: ServiceState): void {
    this.services.delete(service.name);
  }

  service(name: string): ServiceState | undefined {
    return this.services.get(name);
  }

  saveMonitor(monitor: Revised<MonitorState>): void {
    this.monitors.set(monitor.state.id, monitor);
    this.index = undefined;
  }

  removeMonitor(id: string): void {
    this.monitors.delete(id);
    this.index = undefined;
  }

  monitor(id: string): Revised<MonitorState> | undefined {
    return this.monitors.get(id);
  }

  /** Connectivity monitors by id. */
  connectivityMonitors(): readonly Revised<ConnectivityMonitor>[] {
    return this.indexed().connectivity;
  }

  /** Monitors of one metric of an owner, by id. */
  monitorsOf(owner: OwnerName, metric: string): readonly Revised<MetricMonitor>[] {
    return this.indexed().byMetric.get(metricKey(owner, metric)) ?? NONE;
  }

  /** Points of a posted metric that some monitor may look at; 0: nobody looks. */
  pointsNeeded(owner: OwnerName, metric: string): number {
    if (owner.kind === 'host' && isPercentMetric(metric)) return 0;
    const direct = this.pointsJudged(owner, metric);
    const component = owner.kind === 'host' ? componentOf(metric) : undefined;
    return component === undefined ? direct : Math.max(direct, this.pointsJudged(owner, component.of));
  }

  /** Points of a metric, posted or computed, that its own monitors may look at. */
  pointsJudged(owner: OwnerName, metric: string): number {
    return Math.max(0, ...this.monitorsOf(owner, metric).map((monitor) => pointsNeeded(monitor.state)));
  }

  /** Metrics that some monitor names, with an owner each: a service, or any host. */
  watched(): readonly { readonly owner: OwnerName; readonly metric: string }[] {
    return this.indexed().watched;
  }

  private indexed(): MonitorIndex {
    this.index ??= indexOf([...this.monitors.values()]);
    return this.index;
  }
}

/** A service by name, or any host: monitors of host metrics are the same for all of them before scopes. */
export type OwnerName = { readonly kind: 'host' } | { readonly kind: 'service'; readonly name: string };

interface MonitorIndex {
  readonly byMetric: ReadonlyMap<string, readonly Revised<MetricMonitor>[]>;
  readonly watched: readonly { readonly owner: OwnerName; readonly metric: string }[];
  readonly connectivity: readonly Revised<ConnectivityMonitor>[];
}

function indexOf(monitors: readonly Revised<MonitorState>[]): MonitorIndex {
  const sorted = monitors.toSorted((a, b) => (a.state.id < b.state.id ? -1 : 1));
  const byMetric = new Map<string, Revised<MetricMonitor>[]>();
  const watched: { owner: OwnerName; metric: string }[] = [];
  for (const monitor of sorted.filter(isMetricMonitor)) {
    const { metric } = monitor.state;
    const owner = watchedOwner(monitor.state);
    const key = metricKey(owner, metric);
    const known = byMetric.get(key);
    if (known !== undefined) known.push(monitor);
    else {
      byMetric.set(key, [monitor]);
      watched.push({ owner, metric });
    }
  }
  return { byMetric, watched, connectivity: sorted.filter(isConnectivityMonitor) };
}

/** Whose metric a monitor looks at, before scopes. */
export function watchedOwner(monitor: HostMonitor | MetricMonitor): OwnerName {
  return monitor.type === 'host' ? { kind: 'host' } : { kind: 'service', name: monitor.service };
}

function metricKey(owner: OwnerName, metric: string): string {
  return owner.kind === 'host' ? `host ${metric}` : `service ${owner.name} ${metric}`;
}

function unknownHost(id: string): HostState {
  return {
    id,
    name: id,
    displayName: null,
    customIdentifier: null,
    memo: '',
    status: 'working',
    isRetired: false,
    retiredAt: null,
    createdAt: 0,
    roles: [],
    checks: [],
  };
}
