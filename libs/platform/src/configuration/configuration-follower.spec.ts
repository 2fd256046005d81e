import { MemoryLog } from '@tocsin/messaging/testing';
import { Logger, SilentLogger } from '@tocsin/runtime';
import type { MalformedRecord } from '../log/dead-letter-records.js';
import { Topics } from '../log/topics.js';
import { followConfiguration } from './configuration-follower.js';
import { ConfigurationView } from './configuration-view.js';

class KeptErrors extends Logger {
  readonly errors: unknown[] = [];

  override debug(): void {}
  override info(): void {}
  override warn(): void {}

  override error(...[message, fields]: Parameters<Logger['error']>): void {
    this.errors.push([message, fields]);
  }
}

const RECORD = {
  kind: 'organization',
  org: 'org1',
  id: 'org1',
  revision: 1,
  at: 0,
  actor: { kind: 'system', id: 'test' },
  state: { id: 'org1', name: 'acme', displayName: null, timeZone: 'UTC' },
};

it('gives up what it cannot read, with position and reason, and goes on', async () => {
  const log = new MemoryLog();
  const topic = (await Topics.open(log, { prefix: '', log: 'embedded' })).name('config');
  const values = ['not json', JSON.stringify({ ...RECORD, revision: 0 }), JSON.stringify(RECORD)];
  await log.append(
    topic,
    values.map((value) => ({ key: 'org1/organization/org1', value: Buffer.from(value) })),
  );
  const view = new ConfigurationView();
  const givenUp: MalformedRecord[] = [];
  const giveUp = (malformed: readonly MalformedRecord[]): void => void givenUp.push(...malformed);
  const follower = await followConfiguration(log, topic, view, new SilentLogger(), giveUp);
  expect(view.organizationByName('acme')?.offset).toBe(2);
  expect(view.position).toBe(3);
  expect(givenUp.map(({ record, reason }) => [record.offset, reason])).toEqual([
    [0, expect.stringMatching(/^the value is not JSON: /)],
    [1, expect.stringMatching(/^revision: /)],
  ]);
  await follower.close();
});

it('tells of many that it cannot read in one line, and counts entities until a newer record can be read', async () => {
  const log = new MemoryLog();
  const topic = (await Topics.open(log, { prefix: '', log: 'embedded' })).name('config');
  const append = (key: string, ...values: string[]): Promise<unknown> =>
    log.append(
      topic,
      values.map((value) => ({ key, value: Buffer.from(value) })),
    );
  await append('org1/host/a', 'x', 'y');
  await append('org1/host/b', 'x');
  const view = new ConfigurationView();
  const logger = new KeptErrors();
  const follower = await followConfiguration(log, topic, view, logger);
  expect(follower.unreadable()).toBe(2);
  expect(logger.errors).toEqual([
    [
      'records of the configuration cannot be read; the first of them',
      expect.objectContaining({ records: 3, key: 'org1/host/a', offset: 0 }),
    ],
  ]);
  await log.append(topic, [{ key: 'org1/host/a', value: null }]);
  await view.reached(3);
  expect(follower.unreadable()).toBe(1);
  await follower.close();
});
