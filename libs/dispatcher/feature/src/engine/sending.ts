import { type DeliveryEnd, delayAfter, threadIdOf, webhookIdOf } from '@tocsin/dispatcher-domain';
import { AppError } from '@tocsin/runtime';
import { type JudgedAttempt, unsendable } from '../sending/attempt.js';
import type { Receiver } from '../channels/receiver.js';
import type { HeldDelivery } from './channel-queue.js';
import type { DeliveryBoard } from './delivery-board.js';
import type { DeliveryParts } from './delivery-parts.js';
import type { OutcomeWriter } from './outcome-writer.js';

/** Makes the attempts whose turn it is, and hands what came of them to the outcome writer. */
export class Sending {
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private restTimer: NodeJS.Timeout | undefined;

  /**
   * @param mayStart - False while the lease may have ended.
   * @param onTrouble - The channel's standing may have changed for the worse.
   */
  constructor(
    private readonly parts: DeliveryParts,
    private readonly board: DeliveryBoard,
    private readonly outcomes: OutcomeWriter,
    private readonly mayStart: () => boolean,
    private readonly onTrouble: (held: HeldDelivery) => void,
  ) {}

  /** Starts whatever may start. */
  pump(): void {
    if (this.isStopped || !this.mayStart()) return;
    const nowMs = this.parts.clock.monotonicMs();
    for (let held = this.board.next(nowMs); held !== undefined; held = this.board.next(nowMs)) this.start(held);
    this.awaitRest(nowMs);
  }

  /** Nothing new is started from now on. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.restTimer);
  }

  /** Resolves when no attempt is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private awaitRest(nowMs: number): void {
    const { restedAtMs } = this.board;
    clearTimeout(this.restTimer);
    this.restTimer =
      restedAtMs === undefined ? undefined : setTimeout(() => this.pump(), Math.ceil(restedAtMs - nowMs));
  }

  private start(held: HeldDelivery): void {
    const run = this.run(held)
      .catch((error: unknown) => this.failed(held, error))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private async run(held: HeldDelivery): Promise<void> {
    const { delivery } = held;
    const receiver = this.receiver(held);
    if (receiver === undefined) return this.endUnsent(held, { state: 'dead', reason: 'channel_deleted' });
    const skipped = receiver instanceof AppError ? undefined : this.parts.attempts.skipReason(receiver);
    if (skipped !== undefined) return this.endUnsent(held, { state: 'skipped', reason: skipped });
    if (delivery.body === null) return this.endUnsent(held, { state: 'dead', reason: 'backlog_expired' });
    if (receiver instanceof AppError) return this.judged(held, unsendable(receiver), '(sealed)');
    const { body, traceparent, attempt: number } = delivery;
    const attempt = await this.parts.attempts.make(receiver, {
      webhookId: webhookIdOf(delivery),
      threadId: threadIdOf(delivery),
      body,
      traceparent,
      attempt: number,
    });
    this.judged(held, attempt, receiver.shownUrl);
    this.pump();
  }

  /** A defect of ours: visible, and the delivery follows its schedule. */
  private failed(held: HeldDelivery, error: unknown): void {
    this.parts.logger.error('an attempt ended in an unexpected way', {
      error: error instanceof Error ? error.stack : String(error),
    });
    if (held.state === 'sending') this.judged(held, unsendable(error), '');
  }

  /** A URL that cannot be opened is a failed attempt: an operator can give the key back. */
  private receiver({ channel }: HeldDelivery): Receiver | AppError | undefined {
    try {
      return this.parts.directory.receiver(channel.key);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  private judged(held: HeldDelivery, attempt: JudgedAttempt, shownUrl: string): void {
    const { health, directory, clock, metrics } = this.parts;
    const { key } = held.channel;
    const { verdict, result } = attempt;
    this.board.answered(held, verdict.kind === 'delivered', clock.monotonicMs());
    metrics.attemptSeconds.observe(result.latencyMs / 1_000);
    metrics.attempts.inc({ result: verdict.kind });
    if (verdict.kind === 'delivered') health.succeeded(key);
    else if (verdict.kind === 'gone') health.gone(key);
    else if (directory.canBeSuspended(key) && (verdict.kind === 'dead' || verdict.isOurs !== true))
      health.failed(key, verdict.kind === 'retry' ? verdict.retryAfterMs : undefined);
    this.settle(held, attempt, shownUrl);
    if (verdict.kind !== 'delivered' || held.channel.gate !== 'open') this.onTrouble(held);
  }

  private settle(held: HeldDelivery, attempt: JudgedAttempt, shownUrl: string): void {
    const { verdict, result } = attempt;
    switch (verdict.kind) {
      case 'delivered':
        return this.end(held, { state: 'delivered' }, attempt, shownUrl);
      case 'gone':
        return this.end(held, { state: 'dead', reason: 'gone' }, attempt, shownUrl);
      case 'dead':
        return this.end(held, { state: 'dead', reason: verdict.reason }, attempt, shownUrl);
      case 'retry': {
        const { limits, random } = this.parts;
        const delayMs = delayAfter(held.delivery.failures + 1, limits.retry, random(), verdict.retryAfterMs);
        if (delayMs === undefined) {
          return this.end(held, { state: 'dead', reason: 'retries_exhausted' }, attempt, shownUrl);
        }
        this.log(held, attempt, shownUrl, { outcome: 'retry', nextAttemptInMs: delayMs });
        return this.outcomes.tryAgain(held, result, delayMs);
      }
    }
  }

  private end(held: HeldDelivery, end: DeliveryEnd, attempt: JudgedAttempt, shownUrl: string): void {
    const reason = end.state === 'dead' ? { reason: end.reason } : {};
    this.log(held, attempt, shownUrl, { outcome: end.state, ...reason });
    this.parts.metrics.deliveries.inc({ outcome: end.state });
    this.outcomes.end(held, end, attempt.result);
  }

  private endUnsent(held: HeldDelivery, end: DeliveryEnd): void {
    const { channel, subject, sequence } = held.delivery;
    this.parts.logger.info('delivery ended unsent', {
      org: channel.org,
      channel: channel.id,
      subject,
      sequence,
      ...end,
    });
    this.board.endUnsent(held);
    this.parts.metrics.deliveries.inc({ outcome: end.state });
    this.outcomes.end(held, end, null);
  }

  /** The one line that explains an attempt. No body, no secret. */
  private log(
    held: HeldDelivery,
    attempt: JudgedAttempt,
    url: string,
    outcome: Readonly<Record<string, unknown>>,
  ): void {
    const { channel, subject, sequence, round, attempt: number, traceparent } = held.delivery;
    const { result } = attempt;
    this.parts.logger.info('delivery attempt', {
      org: channel.org,
      channel: channel.id,
      subject,
      sequence,
      ...(round > 0 && { round }),
      attempt: number,
      ...outcome,
      status: result.httpStatus,
      ...(result.error !== null && { error: result.error }),
      ...(result.detail !== null && { detail: result.detail }),
      latencyMs: result.latencyMs,
      url,
      ...(traceparent !== null && { traceparent }),
    });
  }
}
