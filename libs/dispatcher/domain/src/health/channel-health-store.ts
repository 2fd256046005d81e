import type { ChannelKey } from '../queue/delivery.js';
import type { ChannelHealth } from './channel-health.js';

/** Health as stored, for compare-and-set. */
export interface StoredHealth {
  readonly channel: ChannelKey;
  readonly version: number;
  readonly health: ChannelHealth;
  readonly notice: SuspensionNotice;
}

/** How far `config` and this service agree on a suspension. */
export interface SuspensionNotice {
  /** Revision of the channel when it was suspended here. */
  readonly revision: number;
  /** `config` has acknowledged it. */
  readonly isTold: boolean;
  /** The configuration has shown it. */
  readonly isSeen: boolean;
}

export const NO_NOTICE: SuspensionNotice = { revision: 0, isTold: false, isSeen: false };

/** Health of all channels that have had trouble; shared by all dispatchers. */
export abstract class ChannelHealthStore {
  abstract all(): Promise<readonly StoredHealth[]>;
  /**
   * Stores what was decided from version `expected` (undefined: there was nothing); healthy channels are forgotten.
   *
   * @returns The new version, or undefined if another dispatcher came first: decide again from `all`.
   */
  abstract replace(
    channel: ChannelKey,
    expected: number | undefined,
    health: ChannelHealth,
    notice: SuspensionNotice,
  ): Promise<number | undefined>;
}
