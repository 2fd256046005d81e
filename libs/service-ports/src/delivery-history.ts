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
  readonly nextAttemptAt: EpochMs | null;
  readonly attempts: readonly AttemptView[];
}

/** Reads deliveries as `dispatcher` keeps them: for pages that other services serve. */
export abstract class DeliveryHistory {
  /** Deliveries of one subject, in order of transition, at most 200. */
  abstract ofSubject(org: string, subject: string): Promise<readonly DeliveryView[]>;
}
