import type { EpochSeconds } from '@tocsin/runtime';
import type { AlertScene } from '../alerts/alert-changes.js';
import type { OpenAlert } from '../alerts/open-alerts.js';
import type { Revised } from '../configuration/monitor.js';
import type { Organization } from '../configuration/organization.js';
import type { MonitorOfKind, ResultOfKind, SingleRunKind } from '../ports/monitor-runner.js';
import type { ShardClock } from '../shard-rows.js';

/** Target of the one alert of a monitor that looks at no host, service or series. */
export const MONITOR_TARGET = { kind: 'monitor' } as const;

/** A result with all that judging it may look at. */
export interface JudgedRun<K extends SingleRunKind> {
  readonly scene: AlertScene;
  readonly organization: Organization;
  readonly monitor: Revised<MonitorOfKind<K>>;
  readonly result: ResultOfKind<K>;
  /** When the run was due. */
  readonly at: EpochSeconds;
  /** Of the shard, after the result's record. */
  readonly clock: ShardClock;
  /** The monitor's alert, if one is open. */
  readonly alert: OpenAlert | undefined;
  /** What the judgement before this one returned; null if there was none. */
  readonly kept: unknown;
}

/** Opens, changes or closes the monitor's alert. Returns what its next judgement needs, as JSON; null: nothing. */
export type Judge<K extends SingleRunKind> = (run: JudgedRun<K>) => unknown;
