import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@tocsin/messaging';
import type { Clock, EpochMs, Logger } from '@tocsin/runtime';
import { databaseError } from './sql-state.js';
import { LogFailure, OutboxPublisher, type OutboxPublisherSettings, type StepOutcome } from './outbox-publisher.js';
import { OutboxSession } from './outbox-session.js';
import type { Wakeable } from './outbox.js';
import { WakeSignal } from './wake-signal.js';

export interface OutboxRelaySettings extends OutboxPublisherSettings {
  readonly url: string;
  /** Schema with the tables of `outboxMigration`. */
  readonly schema: string;
  /** Names this process among those that share the database. A process that restarts is another one. */
  readonly holder: string;
  /** Least time between two reads, while which rows gather. Default 5 ms. */
  readonly gatherMs?: number;
  /** How often to look for rows when nothing wakes it. Default 1 s. */
  readonly pollMs?: number;
  /**
   * Wait before following a relay that left without resigning, since an append of it may still arrive and would then
   * repeat older rows after newer ones. Default 1 s; 0 where only one process can ever publish.
   */
  readonly takeoverDelayMs?: number;
}

/** For readiness and metrics. */
export interface OutboxRelayStatus {
  readonly isActive: boolean;
  /** Rows published by this process. */
  readonly publishedRows: number;
  readonly rejectedRows: number;
  /** Since when publishing fails, and why; undefined while all is well. */
  readonly failing: { readonly since: EpochMs; readonly reason: string } | undefined;
}

const STANDBY_POLL_MS = 1_000;
const BLOCKED_POLL_MS = 20;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;

/**
 * Publishes the outbox of one schema to the log. Every process runs one; the one that holds an advisory lock is active,
 * and another takes over within about a second when it dies.
 *
 * Rows are published in the order of their ids. A row waits for rows with smaller ids whose transactions are still open
 * (and for nothing else: long transactions that do not touch the outbox hold nothing up). That wait is bounded by the
 * data source's `idleInTransactionTimeoutMs` and `statementTimeoutMs`. After a crash the last page may be published
 * again; nothing is lost. While the log is down everything waits in the table and drains afterwards page by page.
 */
export class OutboxRelay implements Wakeable {
  private readonly signal = new WakeSignal();
  private readonly stopping = new AbortController();
  private session: OutboxSession | undefined;
  private publisher: OutboxPublisher | undefined;
  private publishedBefore = 0;
  private rejectedBefore = 0;
  private notifying: 'no' | 'once' | 'again' = 'no';
  private retryMs = RETRY_MIN_MS;
  private failing: OutboxRelayStatus['failing'];
  private running: Promise<void> | undefined;

  constructor(
    private readonly settings: OutboxRelaySettings,
    private readonly log: Log,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Begins to publish, in the background, as soon as database and log answer. */
  start(): void {
    this.running ??= this.run();
  }

  /** Rows have been committed: publishes them at once, here or, if another process is active, there. */
  wake(): void {
    if (this.publisher) this.signal.set();
    else this.notifyOther();
  }

  status(): OutboxRelayStatus {
    return {
      isActive: this.publisher !== undefined,
      publishedRows: this.publishedBefore + (this.publisher?.publishedRows ?? 0),
      rejectedRows: this.rejectedBefore + (this.publisher?.rejectedRows ?? 0),
      failing: this.failing,
    };
  }

  /** Ends after the append under way. Rows that it leaves are published by the next relay. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.signal.set();
    await this.running;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        await this.compete();
      } catch (error) {
        await this.backOff(error);
      }
    }
  }

  /** One connection's life: stands by until the lock is free, then publishes until something fails. */
  private async compete(): Promise<void> {
    const wake = (): void => this.signal.set();
    const session = await OutboxSession.open(this.settings.url, this.settings.schema, wake, wake);
    this.session = session;
    try {
      while (!(await session.tryLock())) {
        this.succeed();
        await this.pause(STANDBY_POLL_MS);
        if (this.isStopping) return;
      }
      await this.lead(session);
    } finally {
      this.session = undefined;
      await session.close().catch(() => undefined); // it has been lost already
    }
  }

  private async lead(session: OutboxSession): Promise<void> {
    const { schema, holder, takeoverDelayMs = 1_000 } = this.settings;
    const { leftBy, ...position } = await session.claim(holder);
    if (leftBy !== undefined) await this.pause(takeoverDelayMs);
    this.logger.debug('outbox relay is active', { schema, after: leftBy });
    const publisher = new OutboxPublisher(session, position, this.settings, this.log, this.clock, this.logger);
    this.publisher = publisher;
    try {
      await this.publishWith(publisher);
      await publisher.save();
      await session.resign();
    } finally {
      this.publisher = undefined;
      this.publishedBefore += publisher.publishedRows;
      this.rejectedBefore += publisher.rejectedRows;
    }
  }

  private async publishWith(publisher: OutboxPublisher): Promise<void> {
    while (!this.isStopping) {
      const started = this.clock.monotonicMs();
      try {
        const outcome = await publisher.step();
        this.succeed();
        await this.waitForMore(outcome, started);
      } catch (error) {
        // With the connection the lock may be gone; a failing log alone changes nothing about who is active.
        if (!(error instanceof LogFailure)) throw error;
        await this.backOff(error);
      }
    }
  }

  private async waitForMore(outcome: StepOutcome, started: number): Promise<void> {
    if (outcome === 'idle') await this.signal.wait(this.settings.pollMs ?? 1_000);
    if (outcome === 'blocked') await this.signal.wait(BLOCKED_POLL_MS);
    const restMs = (this.settings.gatherMs ?? 5) - (this.clock.monotonicMs() - started);
    if (restMs > 0) await this.pause(restMs);
  }

  private succeed(): void {
    if (this.failing) this.logger.info('outbox relay works again', { schema: this.settings.schema });
    this.failing = undefined;
    this.retryMs = RETRY_MIN_MS;
  }

  private async backOff(error: unknown): Promise<void> {
    const reason = error instanceof LogFailure ? `log: ${error.message}` : (databaseError(error) as Error).message;
    if (!this.failing) {
      this.logger.warn('outbox relay cannot publish; trying on', { schema: this.settings.schema, reason });
    }
    this.failing = { since: this.failing?.since ?? this.clock.now(), reason };
    await this.pause(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MAX_MS);
  }

  /** Waits without being cut short by wakes, only by `stop`. */
  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** Passes wakes on, one statement at a time; if it fails, the active relay finds the rows at its next poll. */
  private notifyOther(): void {
    if (!this.session) return;
    const isRunning = this.notifying !== 'no';
    this.notifying = isRunning ? 'again' : 'once';
    if (!isRunning) void this.notifyUntilQuiet();
  }

  private async notifyUntilQuiet(): Promise<void> {
    while (this.notifying !== 'no') {
      await this.session?.notify().catch(() => undefined);
      this.notifying = this.notifying === 'again' ? 'once' : 'no';
    }
  }
}
