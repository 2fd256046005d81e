import { EventPositions } from '@tocsin/evaluator-domain';
import { MemoryLog } from '@tocsin/messaging/testing';
import { Metrics, Topics, topicDefinitions } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { RunMetrics } from '../run-metrics.js';
import { EventProgress } from './event-progress.js';

/** Stored as far as a test says. */
class GivenPositions extends EventPositions {
  readonly stored = new Map<number, number>();

  override async nextOffsets(): Promise<ReadonlyMap<number, number>> {
    return this.stored;
  }
}

class KeptLogger extends Logger {
  readonly warnings: string[] = [];

  override debug(): void {}
  override info(): void {}
  override warn(message: string): void {
    this.warnings.push(message);
  }
  override error(): void {}
}

const TOPIC = 'tocsin.product-events.v1';
let clock: FakeClock;
let log: MemoryLog;
let positions: GivenPositions;
let logger: KeptLogger;
let metrics: Metrics;
let progress: EventProgress;
beforeEach(async () => {
  clock = new FakeClock(1_000_000);
  log = new MemoryLog();
  const options = { prefix: '', log: 'embedded', partitions: 2 } as const;
  await log.ensureTopics(topicDefinitions(options));
  positions = new GivenPositions();
  logger = new KeptLogger();
  metrics = new Metrics();
  const topics = await Topics.open(log, options);
  progress = new EventProgress(positions, log, topics, clock, logger, new RunMetrics(metrics));
});
afterEach(() => log.close());

const append = async (partition: number): Promise<void> => {
  await log.append(TOPIC, [{ key: 'k', value: Buffer.from('{}'), partition }]);
};

it('a log without events is complete up to now', async () => {
  expect(await progress.completeUntil()).toBe(1_000_000);
  clock.advance(1_000);
  expect(await progress.completeUntil()).toBe(1_001_000);
});

it('what was appended before a moment must be stored, in every partition', async () => {
  await append(0);
  await append(1);
  expect(await progress.completeUntil()).toBeUndefined();
  positions.stored.set(0, 1);
  clock.advance(1_000);
  expect(await progress.completeUntil()).toBeUndefined();
  positions.stored.set(1, 1);
  expect(await progress.completeUntil()).toBe(1_001_000);
});

it('goes no further while a partition is not stored, though others are', async () => {
  expect(await progress.completeUntil()).toBe(1_000_000);
  await append(1);
  for (let i = 0; i < 200; i++) {
    clock.advance(5_000);
    await append(0);
    positions.stored.set(0, i + 1);
    expect(await progress.completeUntil()).toBe(1_000_000);
  }
  positions.stored.set(1, 1);
  clock.advance(1_000);
  expect(await progress.completeUntil()).toBe(2_001_000);
});

it('under a steady flow it is complete up to the last moment whose events are stored', async () => {
  await append(0);
  expect(await progress.completeUntil()).toBeUndefined();
  clock.advance(1_000);
  await append(0);
  positions.stored.set(0, 1);
  expect(await progress.completeUntil()).toBe(1_000_000);
});

it('clocks that are put back take what they said with them', async () => {
  expect(await progress.completeUntil()).toBe(1_000_000);
  clock.advance(-600_000);
  expect(await progress.completeUntil()).toBe(400_000);
});

it('a partition that is not stored is told in the log every ten minutes', async () => {
  await progress.completeUntil();
  await append(0);
  const warnings = async (minutes: number): Promise<number> => {
    clock.advance(minutes * 60_000);
    await progress.completeUntil();
    return logger.warnings.length;
  };
  expect([await warnings(9), await warnings(1), await warnings(9), await warnings(1)]).toEqual([0, 1, 1, 2]);
  positions.stored.set(0, 1);
  expect([await warnings(1), await warnings(20)]).toEqual([2, 2]);
  expect(await metrics.registry.getSingleMetricAsString('tocsin_product_events_complete_until_seconds')).toMatch(
    / 3460$/m,
  );
});
