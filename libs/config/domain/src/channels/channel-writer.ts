import type { ChannelState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes channels within one change; each write is audited and published with it. */
export abstract class ChannelWriter {
  /** The channel as it is now, locked for this change. */
  abstract lock(id: string): Promise<Stored<ChannelState> | undefined>;
  /** The channels that send to a user, in order of id, locked for this change. */
  abstract lockThoseOf(userId: string): Promise<readonly Stored<ChannelState>[]>;
  /** Which of these are users of the organization; they stay so until this change has ended. Comes before locks on channels. */
  abstract lockUserIds(ids: readonly string[]): Promise<ReadonlySet<string>>;
  abstract insert(channel: ChannelState): Promise<void>;
  /**
   * @param before - Locked by this change.
   * @param channel - Of the same id and kind.
   */
  abstract save(before: Stored<ChannelState>, channel: ChannelState): Promise<void>;
  /** @param before - Locked by this change. */
  abstract remove(before: Stored<ChannelState>): Promise<void>;
}
