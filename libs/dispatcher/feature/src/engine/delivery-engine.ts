import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { DayRange, QueueRetention } from '@tocsin/dispatcher-domain';
import type { ConfigurationView, Readiness } from '@tocsin/platform';
import { UnavailableError } from '@tocsin/runtime';
import type { Suspensions } from '../health/suspensions.js';
import type { NotificationBatch } from '../planning/notification.js';
import type { DeliveryParts } from './delivery-parts.js';
import { persistently } from './persistent.js';
import { Shift } from './shift.js';

const RETENTION_EVERY_MS = 3_600_000;

/**
 * The dispatcher's engine room: plans what consumers bring, sends it, and keeps at it until everything has ended. It works
 * in shifts; when a shift loses its lease the next one begins. It never gives up on a database that is away.
 */
export class DeliveryEngine implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private shift: Promise<Shift> | undefined;
  private current: Shift | undefined;
  private range: DayRange | undefined;
  private isStopping = false;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly stopFollowing: () => void;

  constructor(
    private readonly parts: DeliveryParts,
    private readonly retention: QueueRetention,
    private readonly suspensions: Suspensions,
    view: ConfigurationView,
    readiness: Readiness,
  ) {
    readiness.add({
      name: 'dispatcher queue',
      check: async () => (this.isWorking ? undefined : 'this dispatcher has no lease and sends nothing'),
    });
    this.stopFollowing = view.onChange(() => {
      this.suspensions.look();
      this.current?.configurationChanged();
    });
  }

  /** True while this process may send. */
  get isWorking(): boolean {
    return !this.isStopping && this.current?.maySend === true;
  }

  /** Deliveries and skips that one call of `plan` should have at most. */
  get plannedAtOnce(): number {
    return this.parts.limits.plannedAtOnce;
  }

  /** Where to read a partition from. */
  async position(topic: string, partition: number): Promise<number> {
    await this.working();
    return this.parts.plans.position(topic, partition);
  }

  /** Days under which transitions can be remembered. */
  async days(): Promise<DayRange> {
    await this.working();
    return this.range!;
  }

  /**
   * Plans and begins to send. Resolves when deliveries and position are stored; waits while too much is under way.
   *
   * @throws {FencedError} If another owner has moved the partition's position.
   * @throws {UnavailableError} If it cannot be done now: bring the batch again.
   */
  async plan(batch: NotificationBatch): Promise<void> {
    const shift = await this.working();
    await shift.room(() => !this.isStopping);
    await shift.plan(batch);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.working();
  }

  /** First step of a shutdown: consumers get their batches refused, nothing new is sent. */
  onModuleDestroy(): void {
    this.isStopping = true;
    this.current?.stopStarting();
  }

  /** Last step: what is under way ends and is stored, the rest is given back. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.stopFollowing();
    this.timers.forEach(clearInterval);
    await this.shift?.then((shift) => shift.end()).catch(() => undefined);
    await this.parts.health.flush();
  }

  /** Ends this process's work as `kill -9` would: for tests. */
  abandon(): void {
    this.isStopping = true;
    this.stopFollowing();
    this.timers.forEach(clearInterval);
    this.current?.abandon();
  }

  /** The shift under way; the first call begins one. */
  private working(): Promise<Shift> {
    if (this.isStopping) return Promise.reject(new UnavailableError('this dispatcher is shutting down'));
    this.shift ??= this.begin();
    return this.shift;
  }

  private async begin(): Promise<Shift> {
    const { health, limits } = this.parts;
    if (this.range === undefined) {
      await this.persist('making room in the queue', () => this.keepRetention());
      await this.persist('reading the health of channels', () => health.refresh());
      this.timers.push(
        setInterval(() => void this.keepRetentionAgain(), RETENTION_EVERY_MS),
        setInterval(() => this.suspensions.look(), limits.scanMs),
      );
    }
    const shift = await this.persist('taking up work', () => Shift.begin(this.parts, () => this.beginAgain()));
    this.current = shift;
    return shift;
  }

  private beginAgain(): void {
    this.current = undefined;
    this.shift = this.isStopping ? undefined : this.begin();
    this.shift?.catch(() => undefined);
  }

  private async persist<T>(what: string, work: () => Promise<T>): Promise<T> {
    const done = await persistently(
      what,
      async () => ({ value: await work() }),
      () => this.isStopping,
      this.parts.logger,
    );
    if (done === undefined) throw new UnavailableError('this dispatcher is shutting down');
    return done.value;
  }

  private async keepRetention(): Promise<void> {
    this.range = await this.retention.keep(this.parts.clock.now(), this.parts.limits.retention);
  }

  private async keepRetentionAgain(): Promise<void> {
    try {
      await this.keepRetention();
    } catch (error) {
      this.parts.logger.error('old deliveries could not be removed or days to come prepared', { error: String(error) });
    }
  }
}
