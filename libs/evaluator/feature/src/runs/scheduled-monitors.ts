import { type MonitorOfKind, monitorKey, type RunKind } from '@tocsin/evaluator-domain';
import { type ConfigRecord, type KpiMonitorState, observationKey } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';

/** A monitor that runs by itself, as it is configured now. */
export interface ScheduledMonitor {
  /** Of its observations: names it among all organizations. */
  readonly key: string;
  readonly org: string;
  readonly kind: RunKind;
  readonly state: MonitorOfKind<RunKind>;
  readonly revision: number;
}

/** The monitors that run by themselves, of all organizations. */
export class ScheduledMonitors {
  private readonly byKey = new Map<string, ScheduledMonitor>();
  private position = 0;

  constructor(
    private readonly view: ConfigurationView,
    private readonly kinds: ReadonlySet<string>,
  ) {}

  all(): Iterable<ScheduledMonitor> {
    return this.byKey.values();
  }

  /**
   * Takes in what has changed in the configuration.
   *
   * @returns The keys of monitors that are no longer as they were, or of which the chart or the project is not.
   */
  follow(): readonly string[] {
    const changed: string[] = [];
    for (const { record } of this.view.changesSince(this.position)) {
      changed.push(...this.watchersOf(record));
      const found = scheduledBy(record);
      if (found === undefined || !this.kinds.has(found.kind)) continue;
      const key = observationKey(record.org, monitorKey(record.id));
      if (this.byKey.get(key)?.revision === record.revision && record.deleted !== true) continue;
      if (this.byKey.delete(key)) changed.push(key);
      if (record.deleted === true) continue;
      this.byKey.set(key, { ...found, key, org: record.org, revision: record.revision });
    }
    this.position = this.view.position;
    return changed;
  }

  /** KPI monitors of a chart, or of the charts of a project. */
  private watchersOf({ kind, org, id }: ConfigRecord): readonly string[] {
    if (kind !== 'chart' && kind !== 'project') return [];
    const isOf = ({ projectId, source }: KpiMonitorState): boolean =>
      kind === 'project' ? projectId === id : source.type === 'chart' && source.chartId === id;
    return [...this.byKey.values()]
      .filter((monitor) => monitor.org === org && isKpi(monitor.state) && isOf(monitor.state))
      .map(({ key }) => key);
  }
}

function scheduledBy(record: ConfigRecord): Pick<ScheduledMonitor, 'kind' | 'state'> | undefined {
  if (record.kind === 'kpiMonitor') return { kind: 'kpi', state: record.state };
  if (record.kind !== 'monitor') return undefined;
  const { state } = record;
  return state.type === 'external' || state.type === 'expression' ? { kind: state.type, state } : undefined;
}

const isKpi = (state: MonitorOfKind<RunKind>): state is KpiMonitorState => 'source' in state;
