import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Log, RecordBatch, Subscription, SubscriptionOptions } from '@tocsin/messaging';
import { TOPICS, type TopicName } from '@tocsin/payload-schemas';
import { lastValueFrom } from 'rxjs';
import { assignedPattern, batchPattern, revokedPattern } from './log-consumer.js';
import type { Topics } from './topics.js';

export interface LogServerOptions extends Omit<SubscriptionOptions, 'topics'> {
  readonly log: Log;
  readonly topics: Topics;
  readonly transportId: symbol;
}

/**
 * Nest's transport strategy over the `Log` port: the same for Kafka and for the embedded log, so that a consumer class
 * does not know which it has. One group each; handlers are those that carry its transport id.
 */
export class LogServer extends Server implements CustomTransportStrategy {
  override readonly transportId: symbol;
  private subscription?: Subscription;

  constructor(private readonly options: LogServerOptions) {
    super();
    this.transportId = options.transportId;
  }

  listen(callback: (error?: unknown) => void): void {
    this.subscribe().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /** Finishes running batches and leaves the group. */
  async close(): Promise<void> {
    await this.subscription?.close();
  }

  /** Begins no more batches: the first step of a shutdown, before what handles them begins to refuse. */
  pause(): void {
    this.subscription?.pause();
  }

  isJoined(): boolean {
    return this.subscription?.isJoined() ?? false;
  }

  lagRecords(): number {
    return this.subscription?.lagRecords() ?? 0;
  }

  override on(): never {
    throw new Error('a log server emits no events');
  }

  override unwrap<T>(): T {
    return this.options.log as T;
  }

  private async subscribe(): Promise<void> {
    const { log, topics, transportId: _transportId, ...options } = this.options;
    const wanted = (Object.keys(TOPICS) as TopicName[]).filter((topic) =>
      this.messageHandlers.has(this.normalizePattern(batchPattern(topic))),
    );
    if (wanted.length === 0) throw new Error(`group ${options.group}: no consumer carries its transport id`);
    const byName = new Map(wanted.map((topic) => [topics.name(topic), topic]));
    const topicOf = (name: string): TopicName => byName.get(name) as TopicName;
    this.subscription = await log.subscribe(
      { ...options, topics: [...byName.keys()] },
      {
        onAssigned: async (name, partition) => Number(await this.call(assignedPattern(topicOf(name)), partition)),
        onBatch: async (batch: RecordBatch) => void (await this.call(batchPattern(topicOf(batch.topic)), batch)),
        onRevoked: async (name, partition) => void (await this.call(revokedPattern(topicOf(name)), partition)),
      },
    );
  }

  private async call(pattern: string, data: unknown): Promise<unknown> {
    const handler = this.getHandlerByPattern(this.normalizePattern(pattern));
    if (handler === null) throw new Error(`no consumer method for ${pattern}`);
    return lastValueFrom(this.transformToObservable(await handler(data, undefined)), { defaultValue: undefined });
  }
}
