import { absencesOf, type MetricMonitor, type Revised } from '../configuration/monitor.js';

/**
 * The monitors that look at one series, with what is compared per sample in typed arrays. Series with the same monitors
 * share one list.
 */
export class MonitorList {
  readonly durations: Int32Array;
  /** 1 for `>`, -1 for `<`: both sides are multiplied by it, so that one comparison serves both. */
  readonly signs: Float64Array;
  /** Thresholds times sign; NaN where there is none, so that it is never exceeded. */
  readonly warnings: Float64Array;
  readonly criticals: Float64Array;
  /** Recovery thresholds times sign; NaN where there is none. */
  readonly recoveryWarnings: Float64Array;
  readonly recoveryCriticals: Float64Array;
  readonly maxDuration: number;
  /** Scratch of the judging: sums of the newest 1, 2, … points. */
  readonly sums: Float64Array;
  /** Whether some of them would miss the series. */
  readonly misses: boolean;
  /** Positions of those that judge every point of a post. */
  readonly everyPoint: readonly number[];
  /** Positions of those that late points amend. */
  readonly amended: readonly number[];

  constructor(readonly monitors: readonly Revised<MetricMonitor>[]) {
    const states = monitors.map((monitor) => monitor.state);
    // A monitor without thresholds is content with any point, so it needs one only.
    this.durations = Int32Array.from(states, (m) => (hasThreshold(m) ? m.duration : 1));
    this.signs = Float64Array.from(states, (m) => (m.operator === '>' ? 1 : -1));
    this.warnings = Float64Array.from(states, (m, i) => (m.warning ?? NaN) * this.signs[i]);
    this.criticals = Float64Array.from(states, (m, i) => (m.critical ?? NaN) * this.signs[i]);
    this.recoveryWarnings = Float64Array.from(states, (m, i) => (m.options?.recoveryWarning ?? NaN) * this.signs[i]);
    this.recoveryCriticals = Float64Array.from(states, (m, i) => (m.options?.recoveryCritical ?? NaN) * this.signs[i]);
    this.maxDuration = Math.max(0, ...this.durations);
    this.sums = new Float64Array(this.maxDuration);
    this.misses = states.some((m) => absencesOf(m).length > 0);
    this.everyPoint = states.flatMap((m, i) => (m.options?.judgesEveryPoint === true ? [i] : []));
    this.amended = states.flatMap((m, i) => (m.options?.allowedLateMinutes === undefined ? [] : [i]));
  }
}

function hasThreshold(monitor: MetricMonitor): boolean {
  return monitor.warning !== undefined || monitor.critical !== undefined;
}

/** Gives equal runs of monitors the same list. */
export class MonitorLists {
  private readonly lists = new Map<string, MonitorList>();

  of(organizationId: string, monitors: readonly Revised<MetricMonitor>[]): MonitorList {
    if (monitors.length === 0) return NO_MONITORS;
    const key = `${organizationId} ${monitors.map((monitor) => monitor.state.id).join(' ')}`;
    let list = this.lists.get(key);
    if (list === undefined) {
      list = new MonitorList(monitors);
      this.lists.set(key, list);
    }
    return list;
  }

  /** Forgets all lists: a monitor has changed. Series keep theirs until they are given new ones. */
  clear(): void {
    this.lists.clear();
  }
}

export const NO_MONITORS = new MonitorList([]);
