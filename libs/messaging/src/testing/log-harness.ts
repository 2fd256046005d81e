import type { Log } from '../log.js';

/** What `describeLog` needs of an adapter. */
export interface LogHarness {
  /** Begins the name of every topic and group of the suite, so that suites share one store without meeting. */
  readonly prefix: string;
  /** The largest record that the logs take: UTF-8 bytes of key, value and headers together. */
  readonly maxRecordBytes: number;
  /** A fresh log on the same store as all others of this harness: one more process. */
  newLog(): Promise<Log>;
  /**
   * The process of this log dies: its group members vanish without leaving, its connections drop. Closing the log
   * afterwards must not fail.
   */
  killAbruptly(log: Log): Promise<void>;
  /** Deletes a topic with all its records behind the back of every log. Resolves when it is gone. */
  deleteTopic(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** A harness that owns the store behind its logs and can end it. */
export interface RestartableLogHarness extends LogHarness {
  /** Ends the store (broker, database) with SIGKILL and starts it again on the same data; resolves when it runs. */
  restartStore(): Promise<void>;
}
