import { FakeClock } from '@tocsin/runtime/testing';
import { LogUnavailableError } from '../errors.js';
import { describeLog } from './describe-log.js';
import { MemoryLog } from './memory-log.js';
import { MemoryLogStore } from './memory-store.js';

describeLog('MemoryLog', async () => {
  const store = new MemoryLogStore();
  return {
    prefix: 'memory.',
    maxRecordBytes: 10_000,
    newLog: async () => new MemoryLog({ store, maxRecordBytes: 10_000 }),
    killAbruptly: async (log) => (log instanceof MemoryLog ? log.kill() : undefined),
    deleteTopic: async (topic) => store.deleteTopic(topic),
    close: async () => {},
  };
});

describe('MemoryLog', () => {
  const topic = { name: 't', partitions: 1, cleanup: 'time' as const };

  it('stamps records with the clock that it is given, never backwards', async () => {
    const clock = new FakeClock(1_000);
    const log = new MemoryLog({ store: new MemoryLogStore(clock) });
    await log.ensureTopics([topic]);

    for (const step of [0, 5, -3]) {
      clock.advance(step);
      await log.append('t', [{ key: 'k', value: null }]);
    }

    expect(log.store.records('t').map((record) => record.appendedAt)).toEqual([1_000, 1_005, 1_005]);
  });

  it('answers as if its broker were away while its store is down', async () => {
    const log = new MemoryLog();
    await log.ensureTopics([topic]);

    log.store.isDown = true;
    expect(await log.isReachable()).toBe(false);
    await expect(log.append('t', [{ key: 'k', value: null }])).rejects.toThrow(LogUnavailableError);

    log.store.isDown = false;
    expect(await log.append('t', [{ key: 'k', value: null }])).toEqual([{ partition: 0, offset: 0 }]);
  });
});
