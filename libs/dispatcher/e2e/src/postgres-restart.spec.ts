import { answerOf } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabaseOn, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { startThrowawayPostgres, type ThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { eventually, Gate } from '@tocsin/messaging/testing';
import { addChannel, Scene } from './scene.js';

let server: ThrowawayPostgres;
let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  server = await startThrowawayPostgres();
  database = await dispatcherDatabaseOn(server);
});
beforeEach(async () => {
  scene = await Scene.open(database);
});
afterEach(() => scene.end());
afterAll(async () => {
  await database.drop();
  await server.stop();
});

/** Starts it again on its port, which a connection on its way to nobody may hold for a moment. */
async function restart(): Promise<void> {
  const isRunning = (): Promise<boolean> =>
    server.restart().then(
      () => true,
      () => false,
    );
  await eventually(isRunning, 'PostgreSQL runs again');
}

it('an outcome that cannot be stored is kept until PostgreSQL is back, and nothing is sent twice', async () => {
  const gate = new Gate();
  scene.sender.script = async () => {
    await gate.opened;
    return answerOf(200);
  };
  await scene.start({ limits: { leaseMs: 60_000 } });
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 });
  await eventually(() => scene.sent().length === 1, 'the first is on its way');
  await server.kill();
  gate.open();
  await restart();
  await scene.ended(2);
  expect(scene.sent()).toEqual(['msg_alert1_1_web1', 'msg_alert1_2_web1']);
});

it('nothing new is sent once the lease may have ended, and work goes on when PostgreSQL is back', async () => {
  let requests = 0;
  scene.sender.script = () => {
    requests += 1;
    return answerOf(requests === 1 ? 503 : 200);
  };
  await scene.start({
    limits: { leaseMs: 1_000, retry: { delaysMs: [1_500, 10], jitterRatio: 0, retryAfterCapMs: 0 } },
  });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await eventually(async () => (await scene.events('attempt')).length === 1, 'it has failed once');
  await server.kill();
  await restart();
  await scene.ended(1);
  expect(await scene.events('delivered')).toEqual(['web1 alert1 1 delivered']);
});

it('two dispatchers under load outlive kills of PostgreSQL: nothing lost, out of order or ended twice', async () => {
  for (const id of ['web2', 'web3']) addChannel(scene, id);
  const received: string[] = [];
  let requests = 0;
  scene.sender.script = async ({ webhookId }) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (++requests % 20 === 0) return answerOf(503);
    received.push(webhookId);
    return answerOf(200);
  };
  const limits = {
    leaseMs: 5_000,
    retry: { delaysMs: Array<number>(50).fill(10), jitterRatio: 0, retryAfterCapMs: 0 },
  };
  await scene.start({ limits });
  await scene.start({ limits });
  const [alerts, sequences] = [50, 4];
  for (let sequence = 1; sequence <= sequences; sequence++) {
    const before = received.length;
    await scene.log.append(...Array.from({ length: alerts }, (_, i) => ({ id: `alert${i}`, sequence })));
    await eventually(() => received.length > before + 20, 'work is under way');
    await server.kill();
    await restart();
  }
  const total = alerts * sequences * 3;
  await eventually(async () => {
    const rows = await database
      .query<{ open: number; ended: number }>(
        'select (select count(*) from open_delivery) as open, (select count(*) from attempt where ended is not null) as ended',
      )
      .catch(() => [{ open: 1, ended: 0 }]);
    return rows[0].open === 0 && rows[0].ended >= total;
  }, 'everything has ended');
  expect(new Set(received).size).toBe(total);
  const [{ ended }] = await database.query<{ ended: number }>(
    'select count(*) as ended from attempt where ended is not null',
  );
  expect(ended).toBe(total);
  const last = new Map<string, number>();
  for (const id of received) {
    const [, alert, sequence, channel] = id.split('_');
    expect(Number(sequence)).toBeGreaterThanOrEqual(last.get(`${alert} ${channel}`) ?? 0);
    last.set(`${alert} ${channel}`, Number(sequence));
  }
});
