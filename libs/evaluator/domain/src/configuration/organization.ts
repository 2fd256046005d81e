import type {
  AlertGroupSettingState,
  ChartState,
  ConnectivityMonitor,
  GraphDefinitionState,
  HostState,
  KpiMonitorState,
  MonitorState,
  ProjectState,
  ServiceState,
} from '@tocsin/payload-schemas';
import { Downtimes } from '../downtimes/downtimes.js';
import { componentOf, isPercentMetric } from '../metrics/percent-metrics.js';
import type { MetricMonitor, Revised } from './monitor.js';
import { MonitorIndex, type OwnerName, type WatchedMetric } from './monitor-index.js';

/** What a shard knows of one organization's configuration, with the index from metric to monitors. */
export class Organization {
  /** URL name; the id until the organization's own record has been read. */
  name: string;
  readonly graphDefinitions = new Map<string, GraphDefinitionState>();
  readonly alertGroupSettings = new Map<string, AlertGroupSettingState>();
  readonly screenNames = new Map<string, string>();
  readonly downtimes = new Downtimes();
  readonly projects = new Map<string, ProjectState>();
  readonly charts = new Map<string, Revised<ChartState>>();
  readonly kpiMonitors = new Map<string, Revised<KpiMonitorState>>();
  private readonly hosts = new Map<string, HostState>();
  private readonly services = new Map<string, ServiceState>();
  private readonly monitors = new Map<string, Revised<MonitorState>>();
  private readonly index = new MonitorIndex();

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
    this.removeMonitor(monitor.state.id);
    this.monitors.set(monitor.state.id, monitor);
    this.index.add(monitor);
  }

  removeMonitor(id: string): void {
    const known = this.monitors.get(id);
    if (known === undefined) return;
    this.monitors.delete(id);
    this.index.remove(known);
  }

  monitor(id: string): Revised<MonitorState> | undefined {
    return this.monitors.get(id);
  }

  /** Connectivity monitors by id. */
  connectivityMonitors(): readonly Revised<ConnectivityMonitor>[] {
    return this.index.connectivity;
  }

  /** Whether late points amend what any monitor found. */
  get isAmended(): boolean {
    return this.index.isAmended;
  }

  /** Whether any monitor would miss a metric of a host. */
  get missesHostMetrics(): boolean {
    return this.index.missesHostMetrics;
  }

  /** Monitors of one metric of an owner, by id. */
  monitorsOf(owner: OwnerName, metric: string): readonly Revised<MetricMonitor>[] {
    return this.index.of(owner, metric);
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
    return this.index.points(owner, metric);
  }

  /** Metrics that some monitor names, with an owner each: a service, or any host. */
  watched(): Iterable<WatchedMetric> {
    return this.index.watched();
  }
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
