import type { EpochMs } from '@tocsin/runtime';

export interface AttemptView {
  readonly attempt: number;
  readonly at: EpochMs;
  readonly httpStatus: number | null;
  readonly error: string | null;
  /** What exactly went wrong, in a sentence; null where status and answer say it all. Absent from older dispatchers. */
  readonly detail?: string | null;
  readonly latencyMs: number | null;
  /** First bytes of the answer, decoded lossily; show it as text only. */
  readonly bodySnippet: string;
}

/** One transition on its way to one channel, with everything that has been tried. */
export interface DeliveryView {
  readonly channelId: string;
  readonly subject: string;
  readonly sequence: number;
  readonly round: number;
  readonly webhookId: string;
  readonly state: 'pending' | 'delivered' | 'dead' | 'skipped';
  readonly reason: string | null;
  readonly createdAt: EpochMs;
  /** Null while it is being sent, waits for something whose end is not known, or has ended. */
  readonly nextAttemptAt: EpochMs | null;
  /**
   * What a pending delivery waits for besides its time: `earlier`, one of the same subject to the same channel; `pause`,
   * until `nextAttemptAt`, as the receiver asked or because it fails; `suspension`, the end of the channel's suspension.
   * Absent from older dispatchers.
   */
  readonly waitsFor?: 'earlier' | 'pause' | 'suspension' | null;
  readonly attempts: readonly AttemptView[];
}

/** Reads deliveries as `dispatcher` keeps them: for pages that other services serve. */
export abstract class DeliveryHistory {
  /** Deliveries of one subject, in order of transition, at most 200. */
  abstract ofSubject(org: string, subject: string): Promise<readonly DeliveryView[]>;
}
