import type { LogRecord } from '../log.js';
import { eventually, Gate } from './eventually.js';
import { numbers, records, type Scenario } from './scenario.js';

/** Reading a whole topic without a group. */
export function followCases(scenario: () => Scenario): void {
  it('reads a compacted topic whole, tombstones included, and then what is appended', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 1, 'compact');
    await log.append(topic, [
      { key: 'a', value: Buffer.from('1') },
      { key: 'b', value: Buffer.from('2') },
      { key: 'a', value: Buffer.from('3') },
      { key: 'b', value: null },
    ]);
    const state = new Map<string, string | null>();
    const seen: LogRecord[] = [];

    const follower = await log.follow(topic, async (some) => {
      seen.push(...some);
      for (const record of some) state.set(record.key, record.value && String(record.value));
    });
    await follower.caughtUp;

    expect([...state]).toEqual([
      ['a', '3'],
      ['b', null],
    ]);

    await log.append(topic, [{ key: 'c', value: Buffer.from('4') }]);
    await eventually(() => state.has('c'), 'the record appended later was followed');
    expect(seen.map((record) => record.offset)).toEqual([...seen.map((r) => r.offset)].sort((x, y) => x - y));
    await follower.close();
  });

  it('has caught up with an empty topic at once, and follows it', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 3);
    const seen: string[] = [];

    const follower = await log.follow(topic, async (some) => void seen.push(...some.map((r) => String(r.value))));
    await follower.caughtUp;
    expect(seen).toEqual([]);

    await log.append(
      topic,
      records(numbers(9), (i) => `key-${i}`),
    );
    await eventually(() => seen.length === 9, 'nine records were followed');
    expect([...seen].sort()).toEqual(numbers(9));
  });

  it('reads every partition in every process that follows', async () => {
    const logs = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(logs[0], 4);
    await logs[0].append(
      topic,
      records(numbers(40), (i) => `key-${i}`),
    );

    for (const log of logs) {
      const seen: LogRecord[] = [];
      const follower = await log.follow(topic, async (some) => void seen.push(...some));
      await follower.caughtUp;
      expect(seen.map((record) => String(record.value)).sort()).toEqual(numbers(40).sort());
      expect(new Set(seen.map((record) => record.partition)).size).toBe(4);
    }
  });

  it('begins at the offset that it is given, in every partition', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    for (const partition of [0, 1]) {
      await log.append(
        topic,
        records(numbers(5 + partition)).map((record) => ({ ...record, partition })),
      );
    }
    const seen: LogRecord[] = [];

    const follower = await log.follow(topic, async (some) => void seen.push(...some), 4);
    await follower.caughtUp;

    expect(seen.map(({ partition, offset }) => `${partition}/${offset}`).sort()).toEqual(['0/4', '1/4', '1/5']);
  });

  it('waits for the offset that it is given when the topic has not reached it', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(numbers(2)));
    const seen: string[] = [];

    const follower = await log.follow(topic, async (some) => void seen.push(...some.map((r) => String(r.value))), 2);
    await follower.caughtUp;
    await log.append(topic, records(numbers(3, 2)));

    await eventually(() => seen.length === 3, 'the three later records were followed');
    expect(seen).toEqual(numbers(3, 2));
  });

  it('gives a handler that throws the same records again', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(numbers(10)));
    const handed: string[][] = [];

    const follower = await log.follow(topic, async (some) => {
      handed.push(some.map((record) => String(record.value)));
      if (handed.length === 1) throw new Error('not yet');
    });
    await follower.caughtUp;

    expect(handed[1][0]).toBe(handed[0][0]);
    expect(handed.slice(1).flat()).toEqual(numbers(10));
  });

  it('hands over nothing after it was closed, and lets a running handler end first', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(['first']));
    const events: string[] = [];
    const gate = new Gate();

    const follower = await log.follow(topic, async () => {
      events.push('begun');
      await gate.opened;
      events.push('ended');
    });
    await eventually(() => events.includes('begun'), 'the handler runs');
    const closing = follower.close().then(() => void events.push('closed'));
    gate.open();
    await closing;

    const witness = await log.follow(topic, async (some) => void events.push(...some.map((r) => `seen ${r.value}`)), 1);
    await log.append(topic, records(['second']));
    await eventually(() => events.includes('seen second'), 'another follower sees what came later');
    await witness.close();
    expect(events).toEqual(['begun', 'ended', 'closed', 'seen second']);
  });
}
