import {
  HEALTH_POLICY,
  RETENTION_POLICY,
  RECEIVER_RATES,
  RETRY_SCHEDULE,
  type HealthPolicy,
  type RateLimit,
  type ReceiverKind,
  type RetentionPolicy,
  type RetrySchedule,
} from '@tocsin/dispatcher-domain';

/** What one dispatcher process may do and how it paces itself. */
export interface DeliveryLimits {
  /** How long this process's leases outlive it. */
  readonly leaseMs: number;
  /** Attempts under way, over all channels. */
  readonly attempts: number;
  /** Attempts under way at one channel, over all dispatchers. */
  readonly attemptsPerChannel: number;
  /** How fast a receiver of each kind may be sent to, over all dispatchers; undefined: as fast as it answers. */
  readonly ratePerChannel: Readonly<Partial<Record<ReceiverKind, RateLimit | undefined>>>;
  /** Deliveries of one channel in memory; what is beyond waits in the table. */
  readonly heldPerChannel: number;
  /** Deliveries waiting in memory for channels that make progress; beyond, reading of the log pauses. */
  readonly waiting: number;
  /** Deliveries in one planning statement. */
  readonly plannedAtOnce: number;
  /** Outcomes in one statement. */
  readonly outcomesAtOnce: number;
  /** How long outcomes gather. */
  readonly gatherMs: number;
  /** How often the table is searched for due deliveries; first attempts and timely retries do not wait for it. */
  readonly scanMs: number;
  /** How long running attempts are waited for when the process ends. */
  readonly stopMs: number;
  /** How long the deliveries of a suspended channel are kept. */
  readonly backlogMs: number;
  /** How long one delivery may try a channel that has failed so often that it was paused. */
  readonly trialMs: number;
  readonly retry: RetrySchedule;
  readonly health: HealthPolicy;
  readonly retention: RetentionPolicy;
}

export const DELIVERY_LIMITS: DeliveryLimits = {
  leaseMs: 15_000,
  attempts: 1_024,
  attemptsPerChannel: 8,
  ratePerChannel: RECEIVER_RATES,
  heldPerChannel: 64,
  waiting: 2_000,
  plannedAtOnce: 1_000,
  outcomesAtOnce: 1_000,
  gatherMs: 5,
  scanMs: 1_000,
  stopMs: 12_000,
  backlogMs: 7 * 24 * 3_600_000,
  trialMs: 30_000,
  retry: RETRY_SCHEDULE,
  health: HEALTH_POLICY,
  retention: RETENTION_POLICY,
};
