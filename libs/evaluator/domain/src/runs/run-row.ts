import type { EpochSeconds } from '@tocsin/runtime';

export interface RunKey {
  readonly org: string;
  readonly monitorId: string;
}

/** What is kept of a monitor that runs by itself. */
export interface RunRow extends RunKey {
  /** `dueAt` of the newest result that was judged. */
  readonly dueAt: EpochSeconds;
  /** What the kind needs for its next judgement, as JSON: failures in a row, for one. Null: nothing. */
  readonly kept: unknown;
}

export const runKey = ({ org, monitorId }: RunKey): string => `${org}/${monitorId}`;
