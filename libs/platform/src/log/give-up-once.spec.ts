import type { LogRecord } from '@tocsin/messaging';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { MalformedRecord } from './dead-letter-records.js';
import { giveUpOnce } from './give-up-once.js';
import { Topics } from './topics.js';

const aRecord = (offset: number, value: string): LogRecord => ({
  topic: 'tocsin.config.v1',
  partition: 0,
  offset,
  key: `org1/host/${offset}`,
  value: Buffer.from(value),
  headers: {},
  appendedAt: 0,
});
const malformed = (offset: number, reason: string, value = 'x'): MalformedRecord => ({
  record: aRecord(offset, value),
  reason,
});

it('adds a dead letter for what has none yet', async () => {
  const log = new MemoryLog();
  const topic = (await Topics.open(log, { prefix: '', log: 'embedded' })).name('deadLetters');
  const reasons = (): unknown[] =>
    log.store
      .topic(topic)
      .partitions.flat()
      .map(({ value }) => (JSON.parse(String(value)) as { reason: string }).reason);
  await giveUpOnce(log, topic, [malformed(1, 'a'), malformed(2, 'b')], 'config');
  expect(reasons()).toEqual(['a', 'b']);
  // The next start.
  await giveUpOnce(log, topic, [malformed(1, 'a'), malformed(2, 'b')], 'config');
  expect(reasons()).toEqual(['a', 'b']);
  // Something else is wrong now, or something else lies there: the topic was made again.
  await giveUpOnce(log, topic, [malformed(1, 'c'), malformed(2, 'b', 'y'), malformed(2, 'b')], 'config');
  expect(reasons()).toEqual(['a', 'b', 'c', 'b']);
});
