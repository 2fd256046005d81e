import type { EndingAlert } from '@tocsin/dispatcher-domain';
import {
  aLeasedDelivery,
  anEndedDelivery,
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const ALERT = '2UzF4bAAAAAAAA1';

let database: DispatcherDatabase;
let store: DispatcherStore;
let worker: number;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(async () => {
  await database.clear();
  worker = await store.workers.join(60_000);
});
afterAll(() => database.drop());

const anEnd = (changes: Partial<EndingAlert> = {}): EndingAlert => ({
  org: ORG,
  alertId: ALERT,
  sequence: 2,
  openedAt: AT,
  ...changes,
});

async function told(...ends: Partial<EndingAlert>[]): Promise<string[][]> {
  const found = await store.told.of(ends.map(anEnd));
  return found.map((channels) => [...channels].sort());
}

/** Plans deliveries of an opening to these channels, and skips of others. */
async function opened(
  channels: readonly string[],
  { org = ORG, subject = ALERT, sequence = 1, skipped = [] as string[], partition = 0 } = {},
): Promise<void> {
  await store.plans.position('tocsin.alerts.v1', partition);
  const transition = aPlannedTransition({
    org,
    subject,
    sequence,
    deliveries: channels.map((id) => aPlannedDelivery({ channel: { org, id } })),
    skips: skipped.map((id) => ({ channel: { org, id }, reason: 'monitor_muted' })),
  });
  await store.plans.plan(worker, [aPartitionPlan({ partition, transitions: [transition] })], AT);
}

const ended = (state: 'delivered' | 'dead'): Promise<number> =>
  store.queue.finish(worker, [
    anEndedDelivery({
      delivery: aLeasedDelivery(),
      end: state === 'dead' ? { state, reason: 'permanent_error' } : { state },
    }),
  ]);

it('nobody has heard of an alert that is not known', async () => {
  expect(await told({}, { org: 'nowhere' })).toEqual([[], []]);
  expect(await told()).toEqual([]);
});

it('a delivery counts while it is under way and after it has ended, well or not', async () => {
  await opened(['web1']);
  expect(await told({})).toEqual([['web1']]);
  await ended('delivered');
  expect(await told({})).toEqual([['web1']]);
});

it('a delivery that was given up counts: its receiver may have heard', async () => {
  await opened(['web1']);
  await ended('dead');
  expect(await told({})).toEqual([['web1']]);
});

it('what was withheld does not count', async () => {
  await opened(['web1'], { skipped: ['web2'] });
  expect(await told({})).toEqual([['web1']]);
});

it.each([
  { sequence: 1, channels: [] },
  { sequence: 2, channels: ['web1', 'web2'] },
])('before transition $sequence $channels have heard', async ({ sequence, channels }) => {
  await opened(['web1', 'web2']);
  await ended('delivered');
  expect(await told({ sequence })).toEqual([channels]);
});

it('each question has its own answer, alerts of other organizations and others’ channels kept apart', async () => {
  await opened(['web1', 'web2']);
  await opened(['web3'], { subject: 'alert2', partition: 1 });
  await opened(['web4'], { org: 'org2', partition: 2 });
  expect(await told({ alertId: 'alert2' }, {}, { org: 'org2' }, { org: 'org2', alertId: 'alert2' })).toEqual([
    ['web3'],
    ['web1', 'web2'],
    ['web4'],
    [],
  ]);
});

it('any number of ends is asked for', async () => {
  await opened(['web1']);
  const many = Array.from({ length: 450 }, (_, i) => (i === 449 ? {} : { alertId: `other${i}` }));
  expect((await told(...many)).map(({ length }) => length)).toEqual([...Array<number>(449).fill(0), 1]);
});

it('knows who has heard of an alert of a KPI by the messages of its monitor that told of it, and by its own', async () => {
  const findings = (...alertIds: string[]) => alertIds.map((alertId) => ({ alertId, sequence: 1 }));
  const number = (monitorId: string, ...alertIds: string[]) =>
    store.findings.number([{ org: ORG, monitorId, findings: findings(...alertIds) }], AT);
  await number('kpi1', 'other');
  expect(await number('kpi1', ALERT, 'third')).toEqual([2]);
  await opened(['earlier1'], { subject: 'kpi1', sequence: 1, partition: 0 });
  await opened(['hook1'], { subject: 'kpi1', sequence: 2, partition: 1 });
  await opened(['later1'], { subject: 'kpi1', sequence: 3, partition: 2 });
  await opened(['pd1'], { partition: 3 });
  expect(await told({}, { alertId: 'other' }, { alertId: 'third' }, { alertId: 'unknown' }, { sequence: 1 })).toEqual([
    ['hook1', 'pd1'],
    ['earlier1'],
    ['hook1'],
    [],
    [],
  ]);
  await store.queue.finish(worker, [
    anEndedDelivery({
      delivery: aLeasedDelivery({ subject: 'kpi1', sequence: 2, channel: { org: ORG, id: 'hook1' } }),
    }),
  ]);
  expect(await told({})).toEqual([['hook1', 'pd1']]);
});
