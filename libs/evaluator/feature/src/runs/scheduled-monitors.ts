import { type MonitorOfKind, monitorKey, type RunKind } from '@tocsin/evaluator-domain';
import { observationKey } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';

/** A monitor that runs by itself, as it is configured now. */
export interface ScheduledMonitor {
  /** Of its observations: names it among all organizations. */
  readonly key: string;
  readonly org: string;
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

  /** Takes in what has changed in the configuration. Returns the keys of monitors that are no longer as they were. */
  follow(): readonly string[] {
    const changed: string[] = [];
    for (const { record } of this.view.changesSince(this.position)) {
      if (record.kind !== 'monitor' || !this.isScheduled(record.state)) continue;
      const key = observationKey(record.org, monitorKey(record.id));
      if (this.byKey.get(key)?.revision === record.revision && record.deleted !== true) continue;
      if (this.byKey.delete(key)) changed.push(key);
      if (record.deleted === true) continue;
      this.byKey.set(key, { key, org: record.org, state: record.state, revision: record.revision });
    }
    this.position = this.view.position;
    return changed;
  }

  private isScheduled(state: { readonly type: string }): state is MonitorOfKind<RunKind> {
    return this.kinds.has(state.type);
  }
}
