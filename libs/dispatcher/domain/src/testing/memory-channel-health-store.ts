import type { ChannelHealth } from '../health/channel-health.js';
import { isHealthy } from '../health/channel-health.js';
import { ChannelHealthStore, type StoredHealth, type SuspensionNotice } from '../health/channel-health-store.js';
import { channelName, type ChannelKey } from '../queue/delivery.js';

/** Health of channels in memory, shared by the "dispatchers" of a test. */
export class MemoryChannelHealthStore extends ChannelHealthStore {
  /** While true, every call fails as if the database were away. */
  isAway = false;
  writes = 0;
  private readonly stored = new Map<string, StoredHealth>();
  private version = 0;

  override async all(): Promise<readonly StoredHealth[]> {
    this.mustAnswer();
    return [...this.stored.values()];
  }

  override async replace(
    channel: ChannelKey,
    expected: number | undefined,
    health: ChannelHealth,
    notice: SuspensionNotice,
  ): Promise<number | undefined> {
    this.mustAnswer();
    const name = channelName(channel);
    if (this.stored.get(name)?.version !== expected) return undefined;
    this.writes += 1;
    this.version += 1;
    if (isHealthy(health)) this.stored.delete(name);
    else this.stored.set(name, { channel, version: this.version, health, notice });
    return this.version;
  }

  private mustAnswer(): void {
    if (this.isAway) throw new Error('the database does not answer');
  }
}
