import type { EpochSeconds } from '@tocsin/runtime';

/** Sets `suspendedAt` of a channel at `config`. Repeats are harmless; it is audited as done by the dispatcher. */
export abstract class ChannelSuspension {
  /** @throws {UnavailableError} If `config` does not answer; ask again later. */
  abstract suspend(org: string, channelId: string, at: EpochSeconds, reason: string): Promise<void>;
}
