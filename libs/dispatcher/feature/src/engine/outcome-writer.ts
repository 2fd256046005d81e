import type {
  AttemptResult,
  DeliveryEnd,
  DeliveryQueue,
  EndedDelivery,
  RetriedDelivery,
} from '@tocsin/dispatcher-domain';
import type { Clock, Logger } from '@tocsin/runtime';
import type { HeldDelivery } from './channel-queue.js';
import type { DeliveryBoard } from './delivery-board.js';
import type { DeliveryLimits } from './delivery-limits.js';
import { Gatherer } from './gatherer.js';
import { persistently } from './persistent.js';
import type { SerialQueue } from './serial-queue.js';

interface Ended extends EndedDelivery {
  readonly held: HeldDelivery;
  wakesNext: boolean;
}

interface Failed extends RetriedDelivery {
  readonly held: HeldDelivery;
}

/** What happens when outcomes are stored. */
export interface OutcomeEvents {
  /** Ends are stored; what waits in the table behind those in `woken` is due by now. */
  onFinished(ended: readonly { readonly held: HeldDelivery }[], woken: readonly HeldDelivery[]): void;
  /** A later transition began to wait while its predecessor's end was on its way to the table. */
  onMissedWake(held: HeldDelivery): void;
  /** Failed deliveries are in the table and due again after these delays. */
  onGivenBack(failed: readonly RetriedDelivery[]): void;
}

/**
 * Stores what came of attempts, gathered into few statements. Ends are written beside everything else; failures that are
 * tried again go through the serial queue, since they take their followers back to the table and a plan must not see
 * those half-way.
 */
export class OutcomeWriter {
  private readonly ends: Gatherer<Ended>;
  private readonly failures: Gatherer<Failed>;
  isOver = false;

  constructor(
    private readonly worker: number,
    private readonly queue: DeliveryQueue,
    private readonly board: DeliveryBoard,
    serial: SerialQueue,
    limits: Pick<DeliveryLimits, 'gatherMs' | 'outcomesAtOnce'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly events: OutcomeEvents,
  ) {
    const { gatherMs, outcomesAtOnce } = limits;
    this.ends = new Gatherer(gatherMs, outcomesAtOnce, (batch) => this.finish(batch));
    this.failures = new Gatherer(gatherMs, outcomesAtOnce, (batch) => serial.run(() => this.retry(batch)));
  }

  end(held: HeldDelivery, end: DeliveryEnd, result: AttemptResult | null): void {
    this.ends.add({ held, delivery: held.delivery, end, result, wakesNext: false, at: this.clock.now() });
  }

  tryAgain(held: HeldDelivery, result: AttemptResult, delayMs: number): void {
    this.failures.add({ held, delivery: held.delivery, result, delayMs, at: this.clock.now() });
  }

  /** Resolves when everything handed over so far is stored, or nobody needs it any more. */
  async drained(): Promise<void> {
    await Promise.all([this.ends.drained(), this.failures.drained()]);
  }

  private async finish(batch: readonly Ended[]): Promise<void> {
    for (const ended of batch) ended.wakesNext = ended.held.wakesNext;
    const stored = await this.persist('storing the ends of deliveries', () => this.queue.finish(this.worker, batch));
    if (stored === undefined) return;
    this.noteLost(batch.length - stored);
    const woken: HeldDelivery[] = [];
    for (const { held, wakesNext } of batch) {
      this.board.finished(held);
      if (wakesNext) woken.push(held);
      else if (held.wakesNext) this.events.onMissedWake(held);
    }
    this.events.onFinished(batch, woken);
  }

  private async retry(batch: readonly Failed[]): Promise<void> {
    const followers = batch.flatMap(({ held }) => this.board.takeFollowers(held));
    const keys = followers.map(({ delivery }) => delivery);
    const stored = await this.persist('giving back failed deliveries', () =>
      this.queue.retry(this.worker, batch, keys),
    );
    if (stored === undefined) return;
    this.noteLost(batch.length - stored);
    batch.forEach(({ held }) => this.board.givenBack(held));
    this.events.onGivenBack(batch);
  }

  private persist<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    return persistently(what, work, () => this.isOver, this.logger);
  }

  /** Repeating a statement whose answer was lost finds nothing left to do either; then this is no loss at all. */
  private noteLost(count: number): void {
    if (count > 0) this.logger.warn('outcomes were not stored: the deliveries were no longer held', { count });
  }
}
