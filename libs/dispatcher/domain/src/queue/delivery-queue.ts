import type { ChannelKey, DeliveryKey, EndedDelivery, LeasedDelivery, RetriedDelivery } from './delivery.js';

/** A channel with deliveries that are due and in nobody's hands. */
export interface DueChannel {
  readonly channel: ChannelKey;
  /** How long the oldest of them has been due. */
  readonly overdueMs: number;
}

/** A lease to give back. */
export interface Release {
  readonly delivery: DeliveryKey;
  /** False: the attempt that the lease counted was not begun. */
  readonly wasSent: boolean;
}

/** Deliveries of a subject to a channel, in order. */
export interface SubjectLane {
  readonly channel: ChannelKey;
  readonly subject: string;
}

/**
 * Deliveries that have not ended. All methods may be repeated after a `DatabaseUnavailableError`, which says that it is
 * not known whether they took effect; what no longer belongs to the worker is left alone.
 */
export abstract class DeliveryQueue {
  /** Channels with due deliveries. */
  abstract due(): Promise<readonly DueChannel[]>;
  /** Leases due deliveries, grave ones first, counting an attempt of each. A lost worker gets none. */
  abstract claim(
    worker: number,
    wanted: readonly { readonly channel: ChannelKey; readonly limit: number }[],
  ): Promise<readonly LeasedDelivery[]>;
  /** Leases deliveries of a channel whether due or not, in order to end them; no attempt is counted, no body is read. */
  abstract claimToEnd(worker: number, channel: ChannelKey, limit: number): Promise<readonly LeasedDelivery[]>;
  /** @returns How many were still this worker's; the others belong to another by now. */
  abstract finish(worker: number, ended: readonly EndedDelivery[]): Promise<number>;
  /**
   * Gives back failed deliveries until they are due again, and with them the leases behind them.
   *
   * @returns How many of `failed` were still this worker's.
   */
  abstract retry(
    worker: number,
    failed: readonly RetriedDelivery[],
    followers: readonly DeliveryKey[],
  ): Promise<number>;
  /** Makes the first delivery of each lane due, if it waits. */
  abstract wake(lanes: readonly SubjectLane[]): Promise<void>;
  /** Gives back leases: due at once, or waiting if an earlier transition of the subject is open. */
  abstract release(worker: number, leases: readonly Release[]): Promise<void>;
  /** Everything that the worker holds. */
  abstract owned(worker: number): Promise<readonly DeliveryKey[]>;
  /** Deliveries that have not ended, counted up to `most`. */
  abstract count(most: number): Promise<number>;
}
