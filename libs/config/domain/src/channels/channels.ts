import type { ChannelState } from '@tocsin/payload-schemas';

/** Reads the channels of an organization as they are committed now. */
export abstract class Channels {
  /** Oldest first. */
  abstract list(org: string): Promise<readonly ChannelState[]>;
}
