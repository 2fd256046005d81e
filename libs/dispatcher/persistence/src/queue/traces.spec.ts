import {
  aLeasedDelivery,
  anEndedDelivery,
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  aRetriedDelivery,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

let database: DispatcherDatabase;
let store: DispatcherStore;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
afterAll(() => database.drop());

const headers = async (): Promise<unknown[]> => {
  const rows = await database.query<{ headers: string }>('select headers from outbox order by id');
  return rows.map((row) => JSON.parse(row.headers) as unknown);
};

it.each([
  { what: 'the trace of what it tells of', traceparent: TRACE },
  { what: 'no trace where there was none', traceparent: null },
])('every event carries $what in its headers', async ({ traceparent }) => {
  await database.clear();
  const worker = await store.workers.join(60_000);
  await store.plans.position('tocsin.alerts.v1', 0);
  const skips = [{ channel: { org: ORG, id: 'mail1' }, reason: 'channel_type_not_offered' }] as const;
  const transition = aPlannedTransition({
    traceparent,
    skips,
    deliveries: ['web1', 'web2'].map((to) => aPlannedDelivery({ to })),
  });
  await store.plans.plan(worker, [aPartitionPlan({ transitions: [transition] })], AT);
  const delivery = aLeasedDelivery({ traceparent });
  await store.queue.retry(worker, [aRetriedDelivery({ delivery })], []);
  await store.queue.finish(worker, [anEndedDelivery({ delivery: { ...delivery, channel: { org: ORG, id: 'web2' } } })]);

  const id = `msg_${delivery.subject}_1_`;
  const ids = [`${id}mail1_0_0_skipped`, `${id}web1_0_1_attempt`, `${id}web2_0_1_delivered`];
  const common = { ce_type: 'tocsin.delivery.v1', ce_source: 'tocsin/dispatcher', ...(traceparent && { traceparent }) };
  expect(await headers()).toEqual(ids.map((ceId) => expect.objectContaining({ ce_id: ceId, ...common }) as unknown));
  expect((await headers()).every((row) => 'traceparent' in (row as object) === (traceparent !== null))).toBe(true);
});
