import type {
  ExpressionMonitor,
  ExternalMonitor,
  KpiMonitorState,
  MonitorResult,
  Samples,
} from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

type Result<K> = Extract<MonitorResult['result'], { kind: K }>;

/** The kinds of monitors that run by themselves: nothing that is posted makes them look. */
interface RunKinds {
  readonly external: { readonly monitor: ExternalMonitor; readonly result: Result<'external'> };
  readonly expression: { readonly monitor: ExpressionMonitor; readonly result: Result<'expression'> };
  readonly kpi: { readonly monitor: KpiMonitorState; readonly result: Result<'kpi'> };
}
export type RunKind = keyof RunKinds;
/** Those whose monitors are of the kind `monitor` of the configuration: one run finds one thing. */
export type SingleRunKind = Exclude<RunKind, 'kpi'>;
export type MonitorOfKind<K extends RunKind> = RunKinds[K]['monitor'];
export type ResultOfKind<K extends RunKind> = RunKinds[K]['result'];

/** One run of one monitor. */
export interface MonitorRun<K extends RunKind> {
  readonly org: string;
  readonly monitor: MonitorOfKind<K>;
  readonly revision: number;
  /** When the run was due, which may be a moment ago: the event time of its result. */
  readonly dueAt: EpochSeconds;
}

export interface RunOutcome<K extends RunKind> {
  readonly result: ResultOfKind<K>;
  /** To be posted together with the result. */
  readonly samples?: Samples;
  /** Called when the result lies on the log. If the process ends before, the run is repeated. */
  readonly appended?: () => void;
}

/**
 * Finds out what the monitors of one kind ask for. It belongs to the edge: it may look at stores, sites and clocks. What it
 * finds is judged by the core, from the log.
 */
export abstract class MonitorRunner<K extends RunKind = RunKind> {
  abstract readonly kind: K;

  /**
   * @param signal - Aborted when nobody wants the result any more: the monitor has changed or its shard is gone.
   * @returns Undefined when nothing can be said for a fault of our own, which must not touch any alert; 'nothing new' when there is
   *   nothing to say before the next run.
   * @throws What a fault of our own throws: it is counted and logged, and nothing is judged. What is wrong with the monitor or
   *   with what it looks at belongs in the result.
   */
  abstract run(run: MonitorRun<K>, signal: AbortSignal): Promise<RunOutcome<K> | 'nothing new' | undefined>;
}
