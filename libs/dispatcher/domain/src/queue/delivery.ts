import type { AlertStatus, DeadReason, SkipReason } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';

/** A channel, a project webhook, or the mails of a KPI monitor (by its id), across organizations. */
export interface ChannelKey {
  readonly org: string;
  readonly id: string;
}

export const channelName = ({ org, id }: ChannelKey): string => `${org}/${id}`;

/** What a delivery tells of. */
export type SubjectKind = 'alert' | 'alertGroup' | 'kpi' | 'notice' | 'test';

/** One transition of one subject on its way to one channel; a replay is a new round. */
export interface DeliveryKey {
  readonly channel: ChannelKey;
  /** Id of the alert, of the KPI monitor whose findings are told in one message, of the notice or of the test. */
  readonly subject: string;
  readonly sequence: number;
  readonly round: number;
}

/** What leaves the waiting room of a channel first: 0 before 1 before 2. */
export type Lane = 0 | 1 | 2;

/** Critical alerts and what ends them, then other alerts, then notices. Findings go by the severity of their monitor. */
export function laneOf(kind: SubjectKind, status?: AlertStatus, worstStatus?: AlertStatus): Lane {
  if (kind === 'notice' || kind === 'test') return 2;
  const isGrave = (s?: AlertStatus): boolean => s === 'critical' || s === 'unknown';
  return isGrave(status) || (status === 'ok' && isGrave(worstStatus)) ? 0 : 1;
}

/** A delivery that this process holds the lease of: it alone may send it, and has counted the attempt. */
export interface LeasedDelivery extends DeliveryKey {
  readonly subjectKind: SubjectKind;
  /** Number of the attempt that is now due, from 1. */
  readonly attempt: number;
  /** Earlier attempts that are known to have failed; the outcome of others was lost with the process that made them. */
  readonly failures: number;
  /** Bytes as they were rendered once; null when they are no longer kept. */
  readonly body: Buffer | null;
  readonly traceparent: string | null;
}

/**
 * What receivers tell repeats by: the same for every attempt and round of one transition to one channel. Without dots,
 * since signatures join it with dots.
 */
export function webhookIdOf({ subject, sequence, channel }: Omit<DeliveryKey, 'round'>): string {
  return `msg_${subject}_${sequence}_${channel.id}`;
}

/**
 * The id of the first message of the same subject to the same channel; null for that message itself, and for findings: a
 * monitor goes on for ever.
 */
export function threadIdOf(
  delivery: Omit<DeliveryKey, 'round'> & { readonly subjectKind: SubjectKind },
): string | null {
  if (delivery.sequence === 1 || delivery.subjectKind === 'kpi') return null;
  return webhookIdOf({ ...delivery, sequence: 1 });
}

/** What came of one attempt. */
export interface AttemptResult {
  /** Null when no status line came. */
  readonly httpStatus: number | null;
  /** Stable code of what went wrong; null: nothing. */
  readonly error: string | null;
  readonly latencyMs: number;
  /** What exactly went wrong, at most `MAX_DETAIL_LENGTH` characters; null where status and answer say it all. No secrets. */
  readonly detail: string | null;
  /** First bytes of the answer, as received, but for secrets of ours that it repeats. */
  readonly snippet: Buffer;
  /** Address and phase timings as compact JSON, at most `MAX_EVIDENCE_BYTES`. */
  readonly evidence: string;
}

export const MAX_EVIDENCE_BYTES = 200;
export const MAX_DETAIL_LENGTH = 300;

export type DeliveryEnd =
  | { readonly state: 'delivered' }
  | { readonly state: 'dead'; readonly reason: DeadReason }
  | { readonly state: 'skipped'; readonly reason: SkipReason };

/** A delivery that has ended. */
export interface EndedDelivery {
  readonly delivery: LeasedDelivery;
  readonly end: DeliveryEnd;
  /** Null when it ended without another attempt. */
  readonly result: AttemptResult | null;
  /** Later transitions of the subject may wait in the table for this end. */
  readonly wakesNext: boolean;
  readonly at: EpochMs;
}

/** A delivery whose attempt has failed and that is tried again. */
export interface RetriedDelivery {
  readonly delivery: LeasedDelivery;
  readonly result: AttemptResult;
  readonly delayMs: number;
  readonly at: EpochMs;
}
