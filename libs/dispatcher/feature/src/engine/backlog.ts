import {
  channelName,
  type ChannelKey,
  type LeasedDelivery,
  type RateLimit,
  type Release,
  type RetriedDelivery,
} from '@tocsin/dispatcher-domain';
import type { DeadReason } from '@tocsin/payload-schemas';
import type { ChannelQueue, Gate, HeldDelivery } from './channel-queue.js';
import type { DeliveryBoard } from './delivery-board.js';
import type { DeliveryParts } from './delivery-parts.js';
import { DueTimes } from './due-times.js';
import { persistently } from './persistent.js';
import type { SerialQueue } from './serial-queue.js';

/** Deliveries of a channel that the configuration does not show for so long are nobody's: it was deleted long ago. */
const UNKNOWN_MS = 3_600_000;
/** Deliveries ended in one statement when a channel is deleted or its backlog has expired. */
const ENDED_AT_ONCE = 500;
/** A claim brings this many times what the channel may send at once. */
const CLAIM_FACTOR = 4;
/** Open deliveries are counted up to this many, so often. */
const COUNTED = 100_000;
const COUNT_EVERY_MS = 10_000;

/**
 * Moves deliveries between the table and memory: brings in what is due where there is room, gives back what a paused
 * channel may not send, and ends what nobody can get any more.
 */
export class Backlog {
  private readonly dueTimes = new DueTimes();
  private dueTimer: NodeJS.Timeout | undefined;
  /** Channels that have, or may have, due deliveries in the table. */
  private readonly channels = new Map<string, ChannelKey>();
  private readonly toLookAt = new Map<string, ChannelKey>();
  private countedMs = -Infinity;
  private isClaiming = true;
  private isStopped = false;

  constructor(
    private readonly parts: DeliveryParts,
    private readonly worker: number,
    private readonly board: DeliveryBoard,
    private readonly serial: SerialQueue,
    private readonly pump: () => void,
  ) {}

  /** Brings nothing more into memory. */
  stopClaiming(): void {
    this.isClaiming = false;
    clearTimeout(this.dueTimer);
  }

  /** Nothing that it would do is of use any more. */
  stop(): void {
    this.stopClaiming();
    this.isStopped = true;
  }

  /** Deliveries of the channel were left in the table. */
  note(key: ChannelKey): void {
    this.channels.set(channelName(key), key);
    this.lookSoon(key);
  }

  /** Failed deliveries are in the table and due again later. */
  expect(failed: readonly RetriedDelivery[]): void {
    const now = this.parts.clock.monotonicMs();
    for (const { delivery, delayMs } of failed) this.dueTimes.add(delivery.channel, now + delayMs);
    this.setDueTimer();
  }

  /** A delivery has left memory: there may be room for more of its channel. */
  left({ channel }: HeldDelivery): void {
    const isWanted = this.channels.has(channelName(channel.key)) || channel.gate === 'trial';
    if (isWanted && channel.held <= this.parts.limits.heldPerChannel / 2) this.lookSoon(channel.key);
  }

  /** Searches the table: a net for whatever was missed, and the start after a restart. */
  async scan(): Promise<void> {
    const { queue, workers, metrics, directory, clock } = this.parts;
    await this.serial.run(async () => {
      const freed = await workers.freeStuck();
      const due = await queue.due();
      const oldestMs = due.reduce((oldest, { overdueMs }) => Math.max(oldest, overdueMs), 0);
      metrics.oldestDueSeconds.set(oldestMs / 1_000);
      if (clock.monotonicMs() - this.countedMs >= COUNT_EVERY_MS) {
        metrics.open.set(await queue.count(COUNTED));
        this.countedMs = clock.monotonicMs();
      }
      for (const { channel, overdueMs } of due) {
        const isLost = directory.state(channel) === 'unknown' && overdueMs > UNKNOWN_MS;
        if (isLost) await this.endAll(channel, 'channel_deleted');
        else this.note(channel);
      }
      if (freed > 0) this.parts.logger.debug('deliveries waited for nothing any more', { freed });
    });
    for (const channel of this.board.all()) this.regate(channel);
  }

  /** Of a channel that is first seen. */
  gateOf(key: ChannelKey): Gate {
    return this.standing(key) === 'open' ? 'open' : 'closed';
  }

  /** How fast all dispatchers together may send to a channel. */
  rateOf(key: ChannelKey): RateLimit | undefined {
    const kind = this.parts.directory.kind(key);
    return kind && this.parts.limits.ratePerChannel[kind];
  }

  /** The configuration has changed: channels may have been suspended, resumed or deleted. */
  configurationChanged(): void {
    for (const channel of this.board.all()) {
      this.regate(channel);
      if (channel.isDeleted || this.parts.directory.state(channel.key) !== 'deleted') continue;
      channel.isDeleted = true;
      this.note(channel.key);
    }
  }

  /** Applies a channel's standing: opens it, or closes it and gives back what it may not send. */
  regate(channel: ChannelQueue): void {
    const standing = this.standing(channel.key);
    if (standing === 'open') {
      if (channel.gate === 'open') return;
      this.open(channel);
      this.note(channel.key);
    } else if (!(standing === 'trial' && channel.gate === 'trial')) {
      if (channel.gate === 'closed' && channel.held === 0) return;
      channel.gate = 'closed';
      if (channel.held > 0) void this.serial.run(() => this.giveBack(channel));
    }
  }

  /** After a statement whose outcome is unknown: gives back leases that memory does not know of. */
  reconcile(): void {
    void this.serial.run(async () => {
      const { queue, logger } = this.parts;
      const unknown = await this.persist('looking up leases', async () =>
        (await queue.owned(this.worker)).filter(
          ({ channel, subject, sequence, round }) => !this.board.holds(channel, subject, sequence, round),
        ),
      );
      if (unknown === undefined || unknown.length === 0) return;
      logger.info('leases of a statement without an answer are given back', { count: unknown.length });
      await this.release(unknown.map((delivery) => ({ delivery, wasSent: false })));
      for (const { channel } of unknown) this.note(channel);
    });
  }

  private lookSoon(key: ChannelKey): void {
    if (!this.isClaiming) return;
    this.toLookAt.set(channelName(key), key);
    if (this.toLookAt.size === 1) void this.serial.run(() => this.look());
  }

  private async look(): Promise<void> {
    const keys = [...this.toLookAt.values()];
    this.toLookAt.clear();
    if (!this.isClaiming) return;
    try {
      const wanted: { channel: ChannelKey; limit: number }[] = [];
      for (const key of keys) {
        const limit = await this.wanted(key);
        if (limit > 0) wanted.push({ channel: key, limit });
      }
      if (wanted.length > 0) await this.claim(wanted);
    } catch (error) {
      // What may have been claimed is found by its owner; the next scan finds the rest.
      this.parts.logger.warn('due deliveries could not be claimed yet', { error: String(error) });
      this.reconcile();
    }
  }

  /** How many deliveries to bring into memory now. */
  private async wanted(key: ChannelKey): Promise<number> {
    const state = this.parts.directory.state(key);
    if (state === 'deleted') return this.endAll(key, 'channel_deleted');
    if (state === 'unknown') return 0;
    const channel = this.board.channel(key);
    const standing = this.standing(key);
    if (standing === 'suspended' && this.isExpired(key)) return this.endAll(key, 'backlog_expired');
    if (standing === 'open' && channel.gate !== 'open') this.open(channel);
    if (standing === 'trial' && !(await this.beginTrial(channel))) return 0;
    return Math.min(this.board.room(channel), CLAIM_FACTOR * channel.limit);
  }

  private async claim(wanted: readonly { readonly channel: ChannelKey; readonly limit: number }[]): Promise<void> {
    const claimed = await this.parts.queue.claim(this.worker, wanted);
    const counts = new Map<string, number>();
    for (const delivery of claimed) {
      const name = channelName(delivery.channel);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      this.board.hold(delivery, true);
    }
    for (const { channel: key, limit } of wanted) {
      const count = counts.get(channelName(key)) ?? 0;
      if (count < limit) this.channels.delete(channelName(key));
      if (count === 0) await this.endTrial(this.board.channel(key));
    }
    this.pump();
  }

  /** A pause or suspension is over: the channel is loaded step by step. */
  private open(channel: ChannelQueue): void {
    channel.gate = 'open';
    channel.startSlowly();
    this.board.offerTurn(channel);
  }

  /** After a pause: one delivery of one dispatcher tries. */
  private async beginTrial(channel: ChannelQueue): Promise<boolean> {
    if (channel.gate === 'trial') return channel.held === 0;
    if (channel.held > 0 || !(await this.parts.health.tryTrial(channel.key, this.parts.limits.trialMs))) return false;
    channel.gate = 'trial';
    channel.startSlowly();
    return true;
  }

  private async endTrial(channel: ChannelQueue): Promise<void> {
    if (channel.gate !== 'trial' || channel.held > 0) return;
    channel.gate = 'closed';
    await this.parts.health.endTrial(channel.key);
  }

  /** @returns 0: nothing is to be claimed. */
  private async endAll(key: ChannelKey, reason: DeadReason): Promise<0> {
    const { queue, logger } = this.parts;
    for (let total = 0; this.isClaiming;) {
      const deliveries = await queue.claimToEnd(this.worker, key, ENDED_AT_ONCE);
      if (deliveries.length === 0) {
        if (total > 0) logger.info('deliveries ended unsent', { org: key.org, channel: key.id, reason, count: total });
        break;
      }
      await this.persist('ending deliveries', () => this.end(deliveries, reason));
      total += deliveries.length;
    }
    this.channels.delete(channelName(key));
    if (reason === 'channel_deleted') this.parts.health.forget(key);
    return 0;
  }

  private async end(deliveries: readonly LeasedDelivery[], reason: DeadReason): Promise<void> {
    const { queue, clock, metrics } = this.parts;
    const at = clock.now();
    const end = { state: 'dead', reason } as const;
    await queue.finish(
      this.worker,
      deliveries.map((delivery) => ({ delivery, end, result: null, wakesNext: false, at })),
    );
    metrics.deliveries.inc({ outcome: 'dead' }, deliveries.length);
  }

  private async giveBack(channel: ChannelQueue): Promise<void> {
    if (channel.gate !== 'closed') return;
    await this.release(this.board.takeUnsent(channel).map(({ delivery }) => ({ delivery, wasSent: false })));
  }

  private async release(leases: readonly Release[]): Promise<void> {
    if (leases.length === 0) return;
    await this.persist('giving back leases', () => this.parts.queue.release(this.worker, leases));
  }

  private standing(key: ChannelKey): 'open' | 'paused' | 'trial' | 'suspended' {
    const { health, directory } = this.parts;
    return directory.shown(key)?.suspendedAt == null ? health.standing(key) : 'suspended';
  }

  private isExpired(key: ChannelKey): boolean {
    const { health, directory, limits, clock } = this.parts;
    const suspendedAt = directory.shown(key)?.suspendedAt ?? null;
    const since = suspendedAt === null ? health.suspendedSince(key) : suspendedAt * 1_000;
    return since !== undefined && clock.now() - since >= limits.backlogMs;
  }

  private setDueTimer(): void {
    const { clock } = this.parts;
    const inMs = this.dueTimes.nextInMs(clock.monotonicMs());
    clearTimeout(this.dueTimer);
    if (inMs === undefined || !this.isClaiming) return;
    this.dueTimer = setTimeout(() => {
      for (const key of this.dueTimes.take(clock.monotonicMs())) this.note(key);
      this.setDueTimer();
    }, inMs);
  }

  private persist<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    return persistently(what, work, () => this.isStopped, this.parts.logger);
  }
}
