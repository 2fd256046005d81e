import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryBoard } from './delivery-board.js';
import { Backlog } from './backlog.js';
import type { HeldDelivery } from './channel-queue.js';
import type { DeliveryParts } from './delivery-parts.js';
import { OutcomeWriter } from './outcome-writer.js';
import { Planning } from './planning.js';
import { Sending } from './sending.js';
import { SerialQueue } from './serial-queue.js';
import { WorkerLease } from './worker-lease.js';
import type { NotificationBatch } from '../planning/notification.js';

/** How long each of the last statements of a shift is waited for. */
const STORING_MS = 3_000;
/** How often waiting for room is looked at again. */
const ROOM_POLL_MS = 20;

/**
 * One worker's time: everything that this process holds in its name. When the lease is lost all of it is forgotten, and
 * the process begins another shift as another worker.
 */
export class Shift {
  readonly board: DeliveryBoard;
  private readonly serial = new SerialQueue();
  private readonly outcomes: OutcomeWriter;
  private readonly sending: Sending;
  private readonly backlog: Backlog;
  private readonly planning: Planning;
  private readonly lease: WorkerLease;
  private scanTimer: NodeJS.Timeout | undefined;
  private sweepTimer: NodeJS.Timeout | undefined;
  private isOver = false;

  private constructor(
    private readonly parts: DeliveryParts,
    private readonly worker: number,
    joinedMs: number,
    private readonly onLost: () => void,
  ) {
    const { limits, workers, clock, logger, queue } = parts;
    const pump = (): void => this.sending.pump();
    this.board = new DeliveryBoard(
      limits,
      (key) => this.backlog.gateOf(key),
      (key) => this.backlog.rateOf(key),
    );
    this.lease = new WorkerLease(worker, limits.leaseMs, joinedMs, workers, clock, logger, {
      onRenewed: (alive) => {
        this.board.shareAmong(alive);
        pump();
      },
      onLost: () => this.lose(),
    });
    this.outcomes = new OutcomeWriter(worker, queue, this.board, this.serial, limits, clock, logger, {
      onFinished: (ended, woken) => this.finished(ended, woken),
      onMissedWake: ({ delivery: { channel, subject } }) => this.wake({ channel, subject }),
      onGivenBack: (failed) => {
        this.backlog.expect(failed);
        pump();
      },
    });
    this.sending = new Sending(
      parts,
      this.board,
      this.outcomes,
      () => this.lease.isSafe,
      (held) => this.backlog.regate(held.channel),
    );
    this.backlog = new Backlog(parts, worker, this.board, this.serial, pump);
    this.planning = new Planning(parts, worker, this.board, this.serial, this.backlog, pump, () => this.lose());
  }

  /**
   * Joins as a new worker and takes up work.
   *
   * @param onLost - Called once if the worker is declared gone.
   */
  static async begin(parts: DeliveryParts, onLost: () => void): Promise<Shift> {
    const { workers, limits, isAlone } = parts;
    const joinedMs = parts.clock.monotonicMs();
    const worker = await workers.join(limits.leaseMs);
    if (isAlone) await workers.endOthers(worker);
    const shift = new Shift(parts, worker, joinedMs, onLost);
    shift.lease.start();
    shift.scheduleScan(0);
    shift.scheduleSweep(isAlone ? 0 : limits.leaseMs);
    parts.logger.debug('dispatcher takes up work', { worker });
    return shift;
  }

  get maySend(): boolean {
    return !this.isOver && this.lease.isSafe;
  }

  plan(batch: NotificationBatch): Promise<void> {
    return this.planning.plan(batch);
  }

  /** Waits while more is in memory, for channels that make progress, than should be. */
  async room(isWanted: () => boolean): Promise<void> {
    const { limits, clock } = this.parts;
    while (
      !this.isOver &&
      isWanted() &&
      this.board.held > limits.waiting &&
      this.board.waitingForProgress(clock.monotonicMs()) > limits.waiting
    ) {
      await delay(ROOM_POLL_MS);
    }
  }

  /** The configuration has changed: channels may have been deleted, suspended or resumed. */
  configurationChanged(): void {
    this.backlog.configurationChanged();
  }

  /** Takes up nothing new from now on. */
  stopStarting(): void {
    this.planning.stop();
    this.sending.stop();
    this.backlog.stopClaiming();
  }

  /** Waits for running attempts, stores what came of them, gives everything else back, and leaves. */
  async end(): Promise<void> {
    this.stopStarting();
    clearTimeout(this.scanTimer);
    clearTimeout(this.sweepTimer);
    const { limits } = this.parts;
    await within(limits.stopMs, this.sending.settled());
    await within(STORING_MS, this.outcomes.drained());
    this.backlog.stop();
    await within(STORING_MS, this.leave());
    this.over();
  }

  /** As a crash would end it: for tests. */
  abandon(): void {
    this.stopStarting();
    this.over();
  }

  private async leave(): Promise<void> {
    const { queue, workers, logger } = this.parts;
    try {
      await this.serial.idle();
      const held = [...this.board.all()].flatMap((channel) => [...channel.lanes.values()].flat());
      const leases = held.map(({ delivery, state }) => ({
        delivery,
        wasSent: state === 'sending' || state === 'ended',
      }));
      if (leases.length > 0) await queue.release(this.worker, leases);
      await workers.leave(this.worker);
    } catch (error) {
      logger.warn('leases could not be given back; others take them over when they expire', { error: String(error) });
    }
  }

  private finished(ended: readonly { readonly held: HeldDelivery }[], woken: readonly HeldDelivery[]): void {
    for (const { held } of ended) this.backlog.left(held);
    for (const { channel } of woken) this.backlog.note(channel.key);
    this.sending.pump();
  }

  private wake(lane: Parameters<DeliveryParts['queue']['wake']>[0][number]): void {
    void this.serial.run(async () => {
      try {
        await this.parts.queue.wake([lane]);
        this.backlog.note(lane.channel);
      } catch (error) {
        // The regular search of the table finds it too.
        this.parts.logger.warn('a waiting delivery could not be woken yet', { error: String(error) });
      }
    });
  }

  private lose(): void {
    if (this.isOver) return;
    this.parts.logger.warn('this dispatcher was declared gone and begins anew', { worker: this.worker });
    this.abandon();
    this.onLost();
  }

  private over(): void {
    this.isOver = true;
    this.outcomes.isOver = true;
    this.lease.stop();
    this.backlog.stop();
    clearTimeout(this.scanTimer);
    clearTimeout(this.sweepTimer);
  }

  private scheduleScan(ms: number): void {
    if (!this.isOver) this.scanTimer = setTimeout(() => void this.scan(), ms);
  }

  private async scan(): Promise<void> {
    const { health, metrics, logger, limits } = this.parts;
    try {
      await health.refresh();
      metrics.suspendedChannels.set(health.suspended().length);
      metrics.held.set(this.board.held);
      metrics.sending.set(this.board.sending);
      metrics.restingChannels.set(this.board.restingCount);
      await this.backlog.scan();
    } catch (error) {
      logger.warn('the queue could not be searched yet', { error: String(error) });
      this.backlog.reconcile();
    }
    this.scheduleScan(limits.scanMs);
  }

  /**
   * Not before a whole lease has passed, if there may be others: after a restart of the database they must have had time to
   * renew.
   */
  private scheduleSweep(ms: number): void {
    if (!this.isOver) this.sweepTimer = setTimeout(() => void this.sweep(), ms);
  }

  private async sweep(): Promise<void> {
    const { workers, logger, limits } = this.parts;
    let nextMs = limits.leaseMs / 3;
    try {
      const given = await this.serial.run(() => workers.sweep());
      if (given > 0) logger.info('deliveries of a dispatcher that is gone were given back', { count: given });
    } catch (error) {
      logger.warn('dispatchers that are gone could not be looked for yet', { error: String(error) });
      nextMs = limits.leaseMs;
    }
    this.scheduleSweep(nextMs);
  }
}

/** Waits for work, but no longer than this. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  waiting.abort();
}
