import type { Log, OutgoingRecord, Subscription, SubscriptionOptions, TopicDefinition } from '../log.js';
import { eventually } from './eventually.js';
import type { LogHarness } from './log-harness.js';
import type { PositionedHandler } from './position-table.js';

let scenarios = 0;

/** One case's topics, groups and logs, with names of its own. */
export class Scenario<H extends LogHarness = LogHarness> {
  readonly group: string;
  private readonly logs: Log[] = [];
  private readonly handlers = new Map<PositionedHandler, Log>();
  private readonly killed = new Set<Log>();
  private readonly id = ++scenarios;
  private topics = 0;

  constructor(readonly harness: H) {
    this.group = `${harness.prefix}group-${this.id}`;
  }

  async log(): Promise<Log> {
    const log = await this.harness.newLog();
    this.logs.push(log);
    return log;
  }

  define(partitions: number, cleanup: 'time' | 'compact' = 'time'): TopicDefinition {
    this.topics += 1;
    return {
      name: `${this.harness.prefix}topic-${this.id}-${this.topics}`,
      partitions,
      cleanup,
      ...(cleanup === 'time' ? { retentionMs: 3_600_000 } : {}),
    };
  }

  /** The name of a new topic. */
  async topic(log: Log, partitions = 1, cleanup: 'time' | 'compact' = 'time'): Promise<string> {
    const definition = this.define(partitions, cleanup);
    await log.ensureTopics([definition]);
    return definition.name;
  }

  /** Subscribes as a member of this case's group (or of `options.group`) and watches the handler for faults. */
  async subscribe(
    log: Log,
    topic: string,
    handler: PositionedHandler,
    options: Partial<SubscriptionOptions> = {},
  ): Promise<Subscription> {
    this.handlers.set(handler, log);
    return log.subscribe({ group: this.group, topics: [topic], ...options }, handler);
  }

  async kill(log: Log): Promise<void> {
    this.killed.add(log);
    await this.harness.killAbruptly(log);
  }

  /** Ends the case: every log closed, every partition given back, and no promise of the port broken. */
  async end(): Promise<void> {
    await Promise.all(this.logs.map((log) => log.close()));
    const faults = [...this.handlers].flatMap(([handler, log]) => [
      ...handler.faults,
      ...(this.killed.has(log) ? [] : [...handler.owned].map((id) => `${id} was not revoked when its log was closed`)),
    ]);
    if (faults.length > 0) throw new Error(`the handler saw: ${faults.slice(0, 10).join('; ')}`);
  }
}

/** Records with the given values, all of one key (or of the key computed from the index). */
export function records(values: readonly string[], key: string | ((index: number) => string) = 'k'): OutgoingRecord[] {
  return values.map((value, index) => ({
    key: typeof key === 'string' ? key : key(index),
    value: Buffer.from(value),
  }));
}

/** `first`, `first + 1`, … as texts. */
export function numbers(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, i) => String(first + i));
}

/** Waits until the table holds the values, in any order, and nothing else. */
export async function eventuallyCommitted(handler: PositionedHandler, values: readonly string[]): Promise<void> {
  await eventually(
    () => handler.table.committed.length >= values.length,
    () => `${values.length} records were committed (there are ${handler.table.committed.length})`,
  );
  expect(handler.table.values().sort()).toEqual([...values].sort());
}
