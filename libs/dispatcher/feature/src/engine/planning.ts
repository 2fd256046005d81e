import { FencedError } from '@tocsin/messaging';
import { UnavailableError } from '@tocsin/runtime';
import type {
  LeasedDelivery,
  PartitionPlan,
  PlannedDelivery,
  PlannedTransition,
  PlanResult,
  SubjectLane,
} from '@tocsin/dispatcher-domain';
import { type NotificationBatch, notificationName } from '../planning/notification.js';
import type { Backlog } from './backlog.js';
import type { DeliveryBoard } from './delivery-board.js';
import type { DeliveryParts } from './delivery-parts.js';
import { PlanModes } from './plan-modes.js';
import type { SerialQueue } from './serial-queue.js';

interface Request {
  readonly batch: NotificationBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export type PlanningParts = Pick<DeliveryParts, 'plans' | 'clock'> & {
  readonly queue: Pick<DeliveryParts['queue'], 'wake'>;
  readonly metrics: Pick<DeliveryParts['metrics'], 'planSeconds' | 'deliveries'>;
  readonly limits: Pick<DeliveryParts['limits'], 'plannedAtOnce'>;
};

/**
 * Plans batches as they come: what arrives while one planning statement runs, from whatever partition, forms the next.
 * No wait is added; under load statements grow by themselves.
 */
export class Planning {
  private requests: Request[] = [];
  private isStopped = false;

  /** @param onGone - The worker was found dead. */
  constructor(
    private readonly parts: PlanningParts,
    private readonly worker: number,
    private readonly board: DeliveryBoard,
    private readonly serial: SerialQueue,
    private readonly backlog: Pick<Backlog, 'note' | 'reconcile'>,
    private readonly pump: () => void,
    private readonly onGone: () => void,
  ) {}

  /**
   * Resolves when deliveries and position are stored.
   *
   * @throws {FencedError} If another owner has moved the position.
   * @throws {UnavailableError} If this worker's time has ended, or the database does not answer.
   */
  plan(batch: NotificationBatch): Promise<void> {
    if (this.isStopped) return Promise.reject(ended());
    return new Promise((resolve, reject) => {
      this.requests.push({ batch, resolve, reject });
      if (this.requests.length === 1) void this.serial.run(() => this.work());
    });
  }

  stop(): void {
    this.isStopped = true;
    for (const { reject } of this.requests.splice(0)) reject(ended());
  }

  private async work(): Promise<void> {
    const requests = this.take();
    if (requests.length === 0) return;
    if (this.requests.length > 0) void this.serial.run(() => this.work());
    try {
      const modes = new PlanModes(this.board);
      const plans = requests.map(({ batch }) => modes.planOf(batch));
      const { plans: store, clock, metrics } = this.parts;
      const startedMs = clock.monotonicMs();
      const result = await store.plan(this.worker, plans, clock.now());
      metrics.planSeconds.observe((clock.monotonicMs() - startedMs) / 1_000);
      await this.planned(plans, result);
      this.answer(requests, plans, result);
    } catch (error) {
      requests.forEach(({ reject }) => reject(error));
      this.backlog.reconcile();
    }
  }

  /** As many as fit into one statement, none of them with a transition that another has too. */
  private take(): Request[] {
    const taken: Request[] = [];
    const names = new Set<string>();
    let deliveries = 0;
    while (this.requests.length > 0) {
      const [request] = this.requests;
      const { notifications } = request.batch;
      const size = notifications.reduce((sum, one) => sum + one.deliveries.length + one.skips.length, 0);
      const isFull = taken.length > 0 && deliveries + size > this.parts.limits.plannedAtOnce;
      if (isFull || notifications.some((one) => names.has(notificationName(one)))) break;
      notifications.forEach((one) => names.add(notificationName(one)));
      deliveries += size;
      this.requests.shift();
      taken.push(request);
    }
    return taken;
  }

  private async planned(plans: readonly PartitionPlan[], result: PlanResult): Promise<void> {
    const toWake: SubjectLane[] = [];
    for (const plan of plans) {
      if (result.fenced.has(plan)) continue;
      for (const transition of plan.transitions) {
        if (result.repeated.has(transition)) continue;
        for (const delivery of transition.deliveries) this.place(transition, delivery, result, toWake);
        const skipped = transition.skips.filter((skip) => !result.joined.has(skip)).length;
        if (skipped > 0) this.parts.metrics.deliveries.inc({ outcome: 'skipped' }, skipped);
      }
    }
    this.pump();
    if (!result.isExact) this.backlog.reconcile();
    if (toWake.length > 0) await this.parts.queue.wake(toWake);
  }

  private place(
    transition: PlannedTransition,
    delivery: PlannedDelivery,
    result: PlanResult,
    toWake: SubjectLane[],
  ): void {
    const { subject } = transition;
    if (delivery.mode === 'lease' && result.isExact && !result.waiting.has(delivery)) {
      this.board.hold(leased(transition, delivery), false);
      return;
    }
    // Its predecessor may have ended while the statement ran; waking what need not be woken does nothing.
    const isBehindOurs = this.board.noteWaiting(delivery.channel, subject);
    if (result.waiting.has(delivery) && !isBehindOurs) toWake.push({ channel: delivery.channel, subject });
    this.backlog.note(delivery.channel);
  }

  private answer(requests: readonly Request[], plans: readonly PartitionPlan[], result: PlanResult): void {
    if (!result.isAlive) {
      this.onGone();
      requests.forEach(({ reject }) => reject(ended()));
      return;
    }
    requests.forEach(({ batch, resolve, reject }, index) => {
      if (result.fenced.has(plans[index])) reject(new FencedError(batch.topic, batch.partition));
      else resolve();
    });
  }
}

function leased(transition: PlannedTransition, { channel, form }: PlannedDelivery): LeasedDelivery {
  return {
    channel,
    subject: transition.subject,
    subjectKind: transition.subjectKind,
    sequence: transition.sequence,
    round: 0,
    attempt: 1,
    failures: 0,
    body: transition.forms[form],
    traceparent: transition.traceparent,
  };
}

const ended = (): UnavailableError => new UnavailableError('this dispatcher is ending its work; another goes on');
