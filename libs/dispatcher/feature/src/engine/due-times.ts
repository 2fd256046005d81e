import { channelName, type ChannelKey } from '@tocsin/dispatcher-domain';

/** Entries at most; what is beyond is found by the regular search of the table. */
const MOST = 10_000;
/** Times so close together are one. */
const SLOT_MS = 50;

/** When given-back deliveries are due again, as far as this process knows: so that a retry does not wait for a search. */
export class DueTimes {
  /** By slot of monotonic time. */
  private readonly slots = new Map<number, Map<string, ChannelKey>>();
  private entries = 0;

  add(channel: ChannelKey, atMs: number): void {
    if (this.entries >= MOST) return;
    const slot = Math.ceil(atMs / SLOT_MS);
    let channels = this.slots.get(slot);
    if (channels === undefined) this.slots.set(slot, (channels = new Map<string, ChannelKey>()));
    const name = channelName(channel);
    if (channels.has(name)) return;
    channels.set(name, channel);
    this.entries += 1;
  }

  /** Milliseconds until the first is due; undefined: nothing is expected. */
  nextInMs(nowMs: number): number | undefined {
    if (this.slots.size === 0) return undefined;
    return Math.max(0, Math.min(...this.slots.keys()) * SLOT_MS - nowMs);
  }

  /** Takes out the channels whose time has come. */
  take(nowMs: number): ChannelKey[] {
    const due: ChannelKey[] = [];
    for (const [slot, channels] of this.slots) {
      if (slot * SLOT_MS > nowMs) continue;
      due.push(...channels.values());
      this.entries -= channels.size;
      this.slots.delete(slot);
    }
    return due;
  }
}
