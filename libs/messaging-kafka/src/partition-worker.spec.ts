import type { KafkaMessage } from 'kafkajs';
import { type RecordBatch, type SubscriptionHandler } from '@tocsin/messaging';
import { eventually, Gate } from '@tocsin/messaging/testing';
import { SilentLogger } from '@tocsin/runtime';
import type { PartitionRange } from './cluster-admin.js';
import { type FetchedMessages, type PartitionSource, PartitionWorker } from './partition-worker.js';

const KIB = 1_024;

/** Stands in for kafkajs: notes how it is steered. */
class NotedSource implements PartitionSource {
  readonly steps: string[] = [];
  constructor(readonly bounds: PartitionRange = { low: 0, high: 1_000_000 }) {}
  async range(): Promise<PartitionRange> {
    return this.bounds;
  }
  readFrom(offset: number): void {
    this.steps.push(`read from ${offset}`);
  }
  hold(): void {
    this.steps.push('hold');
  }
  resume(): void {
    this.steps.push('resume');
  }
}

class NotedHandler implements SubscriptionHandler {
  readonly offsets: number[] = [];
  readonly calls: string[] = [];
  constructor(
    private readonly position = 0,
    private readonly beforeReturn: (batch: RecordBatch) => Promise<void> | void = () => {},
  ) {}
  async onAssigned(): Promise<number> {
    this.calls.push('assigned');
    return this.position;
  }
  async onBatch(batch: RecordBatch): Promise<void> {
    this.calls.push(`batch of ${batch.records.length}`);
    await this.beforeReturn(batch);
    this.offsets.push(...batch.records.map((record) => record.offset));
  }
  async onRevoked(): Promise<void> {
    this.calls.push('revoked');
  }
}

function work(handler: SubscriptionHandler, source: PartitionSource, after = Promise.resolve()) {
  const progress: number[] = [];
  const worker = new PartitionWorker(
    {
      topic: 't',
      partition: 0,
      handler,
      limits: { maxBatchRecords: 10, maxBatchBytes: KIB * KIB },
      logger: new SilentLogger(),
      onProgress: (position) => progress.push(position),
    },
    source,
    [],
    after,
  );
  return { worker, progress };
}

function fetched(from: number, count: number, fetchedOffset = from, sizeBytes = 1): FetchedMessages {
  const messages = Array.from({ length: count }, (_, i): KafkaMessage => ({
    key: null,
    value: Buffer.alloc(sizeBytes),
    offset: String(from + i),
    timestamp: '1764000000000',
    attributes: 0,
    headers: {},
  }));
  return { messages, fetchedOffset, nextOffset: from + count, endOffset: from + count };
}

describe('PartitionWorker', () => {
  it('reads from where the handler says, skips what comes before, and tells how far it is', async () => {
    const [source, handler] = [new NotedSource(), new NotedHandler(5)];
    const { worker, progress } = work(handler, source);
    await eventually(() => source.steps.includes('read from 5'), 'reading has begun');

    expect(await worker.accept(fetched(0, 8))).toBe(true);
    await eventually(() => worker.position === 8, 'the batch was handled');

    expect(handler.offsets).toEqual([5, 6, 7]);
    expect(progress).toEqual([8]);
    await worker.revoke();
    expect(handler.calls).toEqual(['assigned', 'batch of 3', 'revoked']);
  });

  it('takes nothing before it knows where to begin', async () => {
    const [source, handler, gate] = [new NotedSource(), new NotedHandler(), new Gate()];
    const { worker } = work(handler, source, gate.opened);

    expect(await worker.accept(fetched(0, 1))).toBe(false);

    expect(source.steps).toEqual(['hold']);
    gate.open();
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');
    await worker.revoke();
    expect(handler.offsets).toEqual([]);
  });

  it('fetches again what was fetched too far on, after what it has was handled', async () => {
    const [source, handler] = [new NotedSource(), new NotedHandler()];
    const { worker } = work(handler, source);
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');
    await worker.accept(fetched(0, 3));

    expect(await worker.accept(fetched(7, 2))).toBe(false);

    await eventually(() => source.steps.includes('read from 3'), 'reading has begun again');
    expect(await worker.accept(fetched(3, 6))).toBe(true);
    await eventually(() => worker.position === 9, 'all was handled');
    expect(handler.offsets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(handler.calls.filter((call) => call === 'assigned')).toHaveLength(1);
    await worker.revoke();
  });

  it('takes a gap that compaction has left for what it is', async () => {
    const [source, handler] = [new NotedSource(), new NotedHandler()];
    const { worker } = work(handler, source);
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');

    expect(await worker.accept(fetched(40, 2, 0))).toBe(true);
    expect(await worker.accept(fetched(90, 1, 42))).toBe(true);

    await eventually(() => worker.position === 91, 'all was handled');
    expect(handler.offsets).toEqual([40, 41, 90]);
    await worker.revoke();
  });

  it('fetches no more than it buffers while the handler is busy, and goes on when half of it is done', async () => {
    const gate = new Gate();
    const [source, handler] = [new NotedSource(), new NotedHandler(0, () => gate.opened)];
    const { worker } = work(handler, source);
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');

    await worker.accept(fetched(0, 15, 0, 100 * KIB));
    expect(source.steps.filter((step) => step === 'hold')).toHaveLength(0);
    await worker.accept(fetched(15, 20, 15, 100 * KIB));

    expect(source.steps.filter((step) => step === 'hold')).toHaveLength(1);
    expect(handler.calls).toEqual(['assigned', 'batch of 10']);
    gate.open();
    await eventually(() => source.steps.includes('resume'), 'fetching goes on');
    await eventually(() => worker.position === 35, 'all was handled');
    await worker.revoke();
  });

  it('lets a running batch end, and begins none, while a rebalance is under way', async () => {
    const gate = new Gate();
    const [source, handler] = [new NotedSource(), new NotedHandler(0, () => gate.opened)];
    const { worker } = work(handler, source);
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');
    await worker.accept(fetched(0, 25));
    await eventually(() => handler.calls.includes('batch of 10'), 'a batch runs');

    let isIdle = false;
    const idle = worker.hold('rebalancing').then(() => (isIdle = true));
    expect(isIdle).toBe(false);
    gate.open();
    await idle;
    expect(handler.offsets).toHaveLength(10);

    worker.keep();
    await eventually(() => worker.position === 25, 'the rest was handled');
    expect(source.steps).toContain('read from 25');
    expect(handler.calls.filter((call) => call === 'assigned')).toHaveLength(1);
    await worker.revoke();
  });

  it('tells the handler that the partition is gone only after its batch has ended', async () => {
    const gate = new Gate();
    const [source, handler] = [new NotedSource(), new NotedHandler(0, () => gate.opened)];
    const { worker } = work(handler, source);
    await eventually(() => source.steps.includes('read from 0'), 'reading has begun');
    await worker.accept(fetched(0, 25));
    await eventually(() => handler.calls.includes('batch of 10'), 'a batch runs');

    const revoked = worker.revoke();
    expect(handler.calls).toEqual(['assigned', 'batch of 10']);
    gate.open();
    await revoked;

    expect(handler.calls).toEqual(['assigned', 'batch of 10', 'revoked']);
    expect(worker.position).toBe(10);
  });

  it('does not bother a handler that was never asked', async () => {
    const [handler, gate] = [new NotedHandler(), new Gate()];
    const { worker } = work(handler, new NotedSource(), gate.opened);

    const revoked = worker.revoke();
    gate.open();
    await revoked;

    expect(handler.calls).toEqual([]);
  });
});
