import type { Log } from '@tocsin/messaging';
import type { Work } from './load/load.js';

/** Something that is killed with SIGKILL and started again, or disturbed in another way. */
export interface Victim {
  readonly name: string;
  /** Name of whom it disturbs in another way: it is back before it is disturbed again. */
  readonly instead?: string;
  /** How often, if not as often as the others. */
  readonly times?: number;
  /** What of the work it is busy with: more than 0 when a kill now would interrupt something. */
  inFlight(work: Work): number;
  /** Resolves when it is dead, or when the disturbance has been seen to have its effect. */
  kill(): Promise<void>;
  /** Resolves when it is on its way back: ready, or started by its owner. */
  restart(): Promise<void>;
}

/** A running installation and what can be killed of it. */
export interface Subject {
  readonly url: string;
  readonly key: string;
  /** Operations ports of all processes that know the configuration. */
  readonly opsUrls: readonly string[];
  readonly victims: readonly Victim[];
  /** Reads what lies in its log, while it runs. */
  openLog(): Promise<Log>;
  /** Runs SQL in its database, as the superuser, while it runs. */
  runSql(sql: string): Promise<readonly unknown[]>;
  /** Processes that ended without having been killed. */
  endedByThemselves(): readonly string[];
  stop(): Promise<void>;
}
