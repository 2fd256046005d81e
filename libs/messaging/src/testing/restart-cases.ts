import { AppError } from '@tocsin/runtime';
import type { Log, RecordPosition } from '../log.js';
import { eventually } from './eventually.js';
import type { RestartableLogHarness } from './log-harness.js';
import { PositionedHandler, PositionTable } from './position-table.js';
import { records, type Scenario } from './scenario.js';

const KEYS = ['a', 'b', 'c'];
/** A store takes a while to come back on a machine that is busy with other suites. */
const RESTART_LIMIT_MS = 180_000;

/** The store ends without warning and comes back. */
export function restartCases(scenario: () => Scenario<RestartableLogHarness>): void {
  it(
    'keeps what it acknowledged and goes on when its store is killed under load and started again',
    async () => {
      const [writer, reader] = [await scenario().log(), await scenario().log()];
      const topic = await scenario().topic(writer, 3);
      const handler = new PositionedHandler(new PositionTable());
      await scenario().subscribe(reader, topic, handler);
      const followed: string[] = [];
      await reader.follow(topic, async (some) => void followed.push(...some.map((r) => `${r.partition}/${r.offset}`)));
      const acknowledged = new Map<string, RecordPosition>();
      let stopped = false;
      const load = KEYS.map((key) => appendUntil(() => stopped, writer, topic, key, acknowledged));

      await eventually(() => handler.table.committed.length > 100, 'the load flows');
      await scenario().harness.restartStore();
      const after = acknowledged.size;
      await eventually(() => acknowledged.size > after + 100, 'appends are acknowledged again');
      stopped = true;
      await Promise.all(load);

      await eventually(() => hasAll(handler, acknowledged), 'everything acknowledged was consumed');
      await eventually(() => followed.length >= handler.table.committed.length, 'the follower has it, too');
      expect(handler.faults).toEqual([]);
      expect(new Set(followed).size).toBe(followed.length);
      for (const key of KEYS) expect(sequence(handler, key)).toEqual(withoutGaps(sequence(handler, key)));
      for (const [value, position] of acknowledged) {
        expect(
          handler.table.committed.find((r) => String(r.value) === value && r.offset === position.offset),
        ).toBeDefined();
      }
      await eventually(() => reader.isReachable(), 'the log says that it is reachable');
    },
    RESTART_LIMIT_MS,
  );

  it(
    'lets a new process start, and a member close, right after its store came back',
    async () => {
      const log = await scenario().log();
      const topic = await scenario().topic(log, 2);
      const table = new PositionTable();
      const before = new PositionedHandler(table);
      const member = await scenario().subscribe(log, topic, before);
      await log.append(
        topic,
        records(['0', '1'], (i) => `key-${i}`),
      );
      await eventually(() => table.committed.length === 2, 'both records were committed');

      await scenario().harness.restartStore();
      await member.close();
      const next = await scenario().log();
      const handler = new PositionedHandler(table);
      await scenario().subscribe(next, topic, handler);
      await repeatedly(() => next.append(topic, records(['2'])));

      await eventually(() => table.values().includes('2'), 'the record appended afterwards was committed');
      expect(new Set(table.values())).toEqual(new Set(['0', '1', '2']));
    },
    RESTART_LIMIT_MS,
  );
}

/** Appends 0, 1, 2, … of one key, each until it is acknowledged, as the outbox relay does. */
async function appendUntil(
  stopped: () => boolean,
  log: Log,
  topic: string,
  key: string,
  acknowledged: Map<string, RecordPosition>,
): Promise<void> {
  for (let i = 0; !stopped(); i++) {
    const value = `${key}${i}`;
    const [position] = await repeatedly(() => log.append(topic, records([value], key)));
    acknowledged.set(value, position);
  }
}

async function repeatedly<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
    }
  }
}

function hasAll(handler: PositionedHandler, acknowledged: ReadonlyMap<string, unknown>): boolean {
  const seen = new Set(handler.table.values());
  return [...acknowledged.keys()].every((value) => seen.has(value));
}

/** The numbers of a key as consumed, direct repeats (an append repeated without need) removed. */
function sequence(handler: PositionedHandler, key: string): number[] {
  const all = handler.table.committed.filter((r) => r.key === key).map((r) => Number(String(r.value).slice(1)));
  return all.filter((value, i) => value !== all[i - 1]);
}

function withoutGaps(values: readonly number[]): number[] {
  return values.map((_, i) => i);
}
