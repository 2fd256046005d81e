import {
  afterFailure,
  afterGone,
  afterSuccess,
  channelName,
  type ChannelHealth,
  type ChannelHealthStore,
  type ChannelKey,
  type HealthPolicy,
  HEALTHY,
  isHealthy,
  NO_NOTICE,
  type Standing,
  standingOf,
  type StoredHealth,
  type SuspensionNotice,
} from '@tocsin/dispatcher-domain';
import type { Clock, EpochMs, Logger } from '@tocsin/runtime';
import { isWorthStoring, reconciled } from './health-changes.js';

/** A channel that nothing is sent to until `config` has lifted it. */
export interface Suspended extends Pick<StoredHealth, 'channel' | 'notice'> {
  readonly suspension: NonNullable<ChannelHealth['suspension']>;
}

interface Kept {
  readonly key: ChannelKey;
  /** Undefined: not stored. */
  version: number | undefined;
  health: ChannelHealth;
  notice: SuspensionNotice;
  isDirty: boolean;
}

/**
 * Health of channels as this process knows it. Decisions take effect here at once and are stored by compare-and-set; what
 * other dispatchers decide is read about once a second. A healthy channel costs nothing.
 */
export class ChannelHealthKeeper {
  private readonly kept = new Map<string, Kept>();
  private storing: Promise<void> | undefined;

  constructor(
    private readonly store: ChannelHealthStore,
    private readonly policy: HealthPolicy,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Revision of a channel's configuration now. */
    private readonly revisionOf: (key: ChannelKey) => number,
  ) {}

  standing(key: ChannelKey): Standing {
    const kept = this.kept.get(channelName(key));
    return kept === undefined ? 'open' : standingOf(kept.health, this.clock.now(), this.policy);
  }

  suspendedSince(key: ChannelKey): EpochMs | undefined {
    return this.kept.get(channelName(key))?.health.suspension?.at;
  }

  succeeded(key: ChannelKey): void {
    const kept = this.kept.get(channelName(key));
    if (kept !== undefined) this.change(kept, afterSuccess(kept.health));
  }

  failed(key: ChannelKey, retryAfterMs?: number): void {
    const kept = this.keep(key);
    this.change(kept, afterFailure(kept.health, this.clock.now(), this.policy, retryAfterMs));
  }

  gone(key: ChannelKey): void {
    const kept = this.keep(key);
    this.change(kept, afterGone(kept.health, this.clock.now()));
  }

  suspended(): readonly Suspended[] {
    return [...this.kept.values()].flatMap(({ key, health: { suspension }, notice }) =>
      suspension === null ? [] : [{ channel: key, suspension, notice }],
    );
  }

  /** `config` has acknowledged the suspension. */
  told(key: ChannelKey): void {
    this.notice(key, { isTold: true });
  }

  /** The configuration shows the suspension. */
  seen(key: ChannelKey): void {
    this.notice(key, { isSeen: true });
  }

  /** The suspension was lifted, or the channel is no more. */
  forget(key: ChannelKey): void {
    const kept = this.kept.get(channelName(key));
    if (kept !== undefined) this.change(kept, HEALTHY);
  }

  /**
   * Asks to be the one that tries a channel after a pause. It stays paused for everyone else meanwhile.
   *
   * @returns False if another dispatcher came first.
   */
  async tryTrial(key: ChannelKey, trialMs: number): Promise<boolean> {
    await this.flush();
    const kept = this.kept.get(channelName(key));
    if (kept === undefined || this.standing(key) !== 'trial') return false;
    const claimed = { ...kept.health, pausedUntil: this.clock.now() + trialMs };
    const version = await this.store.replace(key, kept.version, claimed, kept.notice);
    if (version === undefined) return false;
    // Our own attempt is judged as if the pause were over.
    kept.version = version;
    kept.health = { ...claimed, pausedUntil: null };
    return true;
  }

  /** There was nothing to try it with: others may. */
  async endTrial(key: ChannelKey): Promise<void> {
    const kept = this.kept.get(channelName(key));
    if (kept === undefined) return;
    kept.isDirty = true;
    await this.flush();
  }

  /** Reads what others have decided. */
  async refresh(): Promise<void> {
    await this.flush();
    const stored = new Map((await this.store.all()).map((one) => [channelName(one.channel), one]));
    for (const [name, kept] of this.kept) {
      if (kept.isDirty || stored.has(name)) continue;
      if (kept.version !== undefined) this.kept.delete(name);
    }
    for (const [name, one] of stored) {
      const kept = this.kept.get(name);
      if (kept === undefined) this.kept.set(name, keptOf(one));
      else if (!kept.isDirty && kept.version !== one.version) Object.assign(kept, keptOf(one));
    }
  }

  /** Stores what has changed; a failure leaves it for the next time. */
  flush(): Promise<void> {
    this.storing ??= this.storeAll().finally(() => (this.storing = undefined));
    return this.storing;
  }

  private notice(key: ChannelKey, change: Partial<SuspensionNotice>): void {
    const kept = this.kept.get(channelName(key));
    if (kept === undefined || kept.health.suspension === null) return;
    kept.notice = { ...kept.notice, ...change };
    kept.isDirty = true;
    void this.flush();
  }

  private keep(key: ChannelKey): Kept {
    const name = channelName(key);
    let kept = this.kept.get(name);
    if (kept === undefined) {
      kept = { key, version: undefined, health: HEALTHY, notice: NO_NOTICE, isDirty: false };
      this.kept.set(name, kept);
    }
    return kept;
  }

  private change(kept: Kept, health: ChannelHealth): void {
    const isWorth = isWorthStoring(kept.health, health);
    if (kept.health.suspension === null && health.suspension !== null) {
      kept.notice = { ...NO_NOTICE, revision: this.revisionOf(kept.key) };
    }
    kept.health = health;
    if (!isWorth) return;
    kept.isDirty = true;
    void this.flush();
  }

  private async storeAll(): Promise<void> {
    try {
      // What changes meanwhile is stored too, so that whoever waits for it has waited for everything.
      for (let dirty = this.dirty(); dirty.length > 0; dirty = this.dirty()) {
        for (const kept of dirty) await this.storeOne(kept);
      }
    } catch (error) {
      this.logger.warn('the health of channels could not be stored yet', { error: String(error) });
    }
  }

  private dirty(): Kept[] {
    return [...this.kept.values()].filter(({ isDirty }) => isDirty);
  }

  private async storeOne(kept: Kept): Promise<void> {
    const { key, health, notice } = kept;
    kept.isDirty = false;
    try {
      const version = await this.store.replace(key, kept.version, health, notice);
      if (version === undefined) return await this.adopt(kept);
      kept.version = isHealthy(health) ? undefined : version;
      if (isHealthy(kept.health) && !kept.isDirty) this.kept.delete(channelName(key));
    } catch (error) {
      kept.isDirty = true;
      throw error;
    }
  }

  /** Another dispatcher has changed it. */
  private async adopt(kept: Kept): Promise<void> {
    const name = channelName(kept.key);
    const theirs = (await this.store.all()).find(({ channel }) => channelName(channel) === name);
    const before = kept.health;
    kept.version = theirs?.version;
    kept.health = reconciled(before, theirs?.health ?? HEALTHY);
    kept.notice = theirs?.health.suspension ? theirs.notice : kept.notice;
    kept.isDirty = kept.health !== (theirs?.health ?? HEALTHY);
  }
}

const keptOf = ({ channel, version, health, notice }: StoredHealth): Kept => ({
  key: channel,
  version,
  health,
  notice,
  isDirty: false,
});
