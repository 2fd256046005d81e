import { type EntityRevision, Republication } from '@tocsin/config-domain';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView, Topics } from '@tocsin/platform';
import { RepublishMissing } from './republish-missing.js';

const ORGANIZATION = { org: 'org1', kind: 'organization', id: 'org1', revision: 2 } as const;
const RECORD: ConfigRecord = {
  ...ORGANIZATION,
  at: 0,
  actor: { kind: 'system', id: 'test' },
  state: { id: 'org1', name: 'acme', displayName: null, timeZone: 'UTC', plan: 'enterprise', hasInsights: false },
};

class KeptRepublication extends Republication {
  readonly republished: EntityRevision[] = [];

  constructor(private readonly entities: readonly EntityRevision[]) {
    super();
  }

  override async published(): Promise<readonly EntityRevision[]> {
    return this.entities;
  }

  override async publish(isMissing: (newest: EntityRevision) => boolean): Promise<number> {
    return this.republished.push(...this.entities.filter(isMissing));
  }
}

/** Tells when somebody has asked where it ends. */
class AskedLog extends MemoryLog {
  asked = (): void => undefined;

  override async endOffsets(topic: string): Promise<readonly number[]> {
    const ends = await super.endOffsets(topic);
    this.asked();
    return ends;
  }
}

async function aCase(entities: readonly EntityRevision[] = [ORGANIZATION]) {
  const [log, view, republication] = [new AskedLog(), new ConfigurationView(), new KeptRepublication(entities)];
  const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
  return { log, view, republication, missing: new RepublishMissing(republication, view, log, topics) };
}

const onTheTopic = (log: MemoryLog): Promise<unknown> =>
  log.append('tocsin.config.v1', [{ key: 'org1/organization/org1', value: Buffer.from(JSON.stringify(RECORD)) }]);

it('publishes again what was published and is not in the topic', async () => {
  const { missing, republication } = await aCase();
  expect(await missing.run()).toBe(1);
  expect(republication.republished).toEqual([ORGANIZATION]);
});

it.each([
  { revision: 1, republished: 1 },
  { revision: 2, republished: 0 },
  { revision: 3, republished: 0 },
])('publishes $republished when the topic has revision $revision of 2', async ({ revision, republished }) => {
  const { missing, view } = await aCase();
  view.apply([{ key: 'org1/organization/org1', record: { ...RECORD, revision }, offset: 0 }]);
  expect(await missing.run()).toBe(republished);
});

it('takes nothing for missing that the view has yet to read', async () => {
  const { log, missing, view, republication } = await aCase();
  await onTheTopic(log);
  const asked = new Promise<void>((resolve) => (log.asked = resolve));
  const found = missing.run();
  await asked;
  view.apply([{ key: 'org1/organization/org1', record: RECORD, offset: 0 }]);
  expect(await found).toBe(0);
  expect(republication.republished).toEqual([]);
});

it('publishes nothing when the process stops before the view has read all', async () => {
  const { log, missing } = await aCase();
  await onTheTopic(log);
  const stopping = new AbortController();
  log.asked = () => stopping.abort();
  expect(await missing.run(stopping.signal)).toBe(0);
});
