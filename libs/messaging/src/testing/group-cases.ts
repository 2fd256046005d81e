import type { Subscription } from '../log.js';
import { eventually, Gate } from './eventually.js';
import { PositionedHandler, PositionTable } from './position-table.js';
import { eventuallyCommitted, numbers, records, type Scenario } from './scenario.js';

/** Several members of one group. */
export function groupCases(scenario: () => Scenario): void {
  it('shares the partitions of a group between its members', async () => {
    const [one, two] = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(one, 4);
    const table = new PositionTable();
    const [first, second] = [new PositionedHandler(table), new PositionedHandler(table)];

    const members = [await scenario().subscribe(one, topic, first), await scenario().subscribe(two, topic, second)];
    await eventuallyShared(members, [first, second], 4);
    await one.append(
      topic,
      records(numbers(100), (i) => `key-${i}`),
    );

    await eventuallyCommitted(first, numbers(100));
    expect(first.owned.size).toBeGreaterThan(0);
    expect(second.owned.size).toBeGreaterThan(0);
    expect([...first.owned].filter((id) => second.owned.has(id))).toEqual([]);
  });

  it('gives every group all records', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const handlers = [new PositionedHandler(new PositionTable()), new PositionedHandler(new PositionTable())];

    await scenario().subscribe(log, topic, handlers[0], { group: `${scenario().group}-a` });
    await scenario().subscribe(log, topic, handlers[1], { group: `${scenario().group}-b` });
    await log.append(
      topic,
      records(numbers(20), (i) => `key-${i}`),
    );

    for (const handler of handlers) await eventuallyCommitted(handler, numbers(20));
  });

  it('hands the partitions of a member that dies to the others, without loss', async () => {
    const [dying, living] = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(living, 4);
    const table = new PositionTable();
    const stuck = new Gate();
    const [first, second] = [
      new PositionedHandler(table, (batch) => (batch.records.some(isLate) ? stuck.opened : undefined)),
      new PositionedHandler(table),
    ];
    const members = [
      await scenario().subscribe(dying, topic, first),
      await scenario().subscribe(living, topic, second),
    ];
    await eventuallyShared(members, [first, second], 4);
    await living.append(
      topic,
      records(numbers(50), (i) => `key-${i}`),
    );
    await eventuallyCommitted(second, numbers(50));

    await living.append(
      topic,
      records(numbers(50, 50), (i) => `key-${i}`),
    );
    await eventually(() => first.batches.some((batch) => batch.records.some(isLate)), 'the dying member is at work');
    await scenario().kill(dying);
    await living.append(
      topic,
      records(numbers(50, 100), (i) => `key-${i}`),
    );

    await eventually(() => second.owned.size === 4, 'the living member has all partitions');
    await eventuallyCommitted(second, numbers(150));
    stuck.open();

    function isLate(record: { readonly value: Buffer | null }): boolean {
      return Number(record.value) >= 50;
    }
  });

  it('does not let a stale owner commit what its successor has taken over', async () => {
    const [dying, living] = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(living, 1);
    const table = new PositionTable();
    const stuck = new Gate();
    const stale = new PositionedHandler(table, () => stuck.opened);
    await scenario().subscribe(dying, topic, stale);
    await living.append(topic, records(numbers(5)));
    await eventually(() => stale.batches.length === 1, 'the first owner is at work');

    await scenario().kill(dying);
    const successor = new PositionedHandler(table);
    await scenario().subscribe(living, topic, successor);
    await eventuallyCommitted(successor, numbers(5));
    stuck.open();
    await living.append(topic, records(numbers(5, 5)));

    await eventuallyCommitted(successor, numbers(10));
  });

  it('finishes the running batch when it is closed, gives its partitions back, and hands over without repeating', async () => {
    const [leaving, staying] = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(staying, 2);
    const table = new PositionTable();
    const gate = new Gate();
    const first = new PositionedHandler(table, () => gate.opened);
    const member = await scenario().subscribe(leaving, topic, first);
    await staying.append(
      topic,
      records(numbers(2)).map((record, partition) => ({ ...record, partition })),
    );
    await eventually(() => first.batches.length === 2, 'a batch of each partition runs');

    let closed = false;
    const closing = member.close().then(() => (closed = true));
    const second = new PositionedHandler(table);
    await scenario().subscribe(staying, topic, second);
    expect({ closed, revocations: first.revocations }).toEqual({ closed: false, revocations: [] });
    gate.open();
    await closing;

    expect(table.values().sort()).toEqual(['0', '1']);
    expect(first.assignments).toHaveLength(2);
    expect([...first.revocations].sort()).toEqual([`${topic}/0`, `${topic}/1`]);
    await staying.append(
      topic,
      records(['2', '3']).map((record, partition) => ({ ...record, partition })),
    );
    await eventuallyCommitted(second, numbers(4));
    expect(
      second.batches
        .flatMap((batch) => batch.records)
        .map((r) => String(r.value))
        .sort(),
    ).toEqual(['2', '3']);
  });

  it('lets members come and go under load without losing or repeating a record', async () => {
    const writer = await scenario().log();
    const topic = await scenario().topic(writer, 4);
    const table = new PositionTable();
    const resident = new PositionedHandler(table);
    await scenario().subscribe(await scenario().log(), topic, resident);
    let stopped = false;
    let sent = 0;
    const load = (async () => {
      while (!stopped) {
        await writer.append(
          topic,
          records(numbers(10, sent), (i) => `key-${i}`),
        );
        sent += 10;
      }
    })();

    for (let round = 0; round < 3; round++) {
      const guest = new PositionedHandler(table);
      const member = await scenario().subscribe(await scenario().log(), topic, guest);
      await eventually(() => guest.batches.length > 0, 'the guest has worked');
      await member.close();
      expect(guest.owned.size).toBe(0);
    }
    stopped = true;
    await load;

    await eventuallyCommitted(resident, numbers(sent));
  });

  it('closes its subscriptions before itself', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const handler = new PositionedHandler(new PositionTable());
    await scenario().subscribe(log, topic, handler);
    await log.append(
      topic,
      records(numbers(4), (i) => `key-${i}`),
    );
    await eventuallyCommitted(handler, numbers(4));

    await log.close();

    expect([...handler.revocations].sort()).toEqual([`${topic}/0`, `${topic}/1`]);
  });
}

async function eventuallyShared(
  members: readonly Subscription[],
  handlers: readonly PositionedHandler[],
  partitions: number,
): Promise<void> {
  const counts = () => handlers.map((handler) => handler.owned.size);
  await eventually(
    () =>
      members.every((member) => member.isJoined()) &&
      counts().every((count) => count > 0) &&
      counts().reduce((a, b) => a + b) === partitions,
    () => `all members share ${partitions} partitions (they have ${counts().join(' and ')})`,
  );
}
