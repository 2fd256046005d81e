import {
  aConnectivityMonitor,
  aDowntime,
  aHostMonitor,
  anOrganization,
  downtimeRecord,
  monitorRecord,
  organizationRecord,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

const MINUTE = 60;

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
let evaluator: EvaluatorProcess;
beforeEach(async () => {
  world = await World.open();
  evaluator = await world.start();
  await world.configure(monitorRecord(aHostMonitor()));
});
afterEach(() => world.close());

const post = async (value: number): Promise<void> => {
  const time = Math.floor(world.clock.now() / 1000);
  const body = [{ hostId: 'h1', name: 'loadavg5', time, value }];
  expect(await evaluator.client.post('/api/v0/tsdb', body)).toEqual({ status: 200, body: { success: true } });
  await world.settled();
};
const passed = async (seconds: number): Promise<void> => {
  await world.pass(seconds);
  await world.settled();
};
const held = (): Promise<unknown[]> =>
  world.query('select monitor_id, status, held_back_by, due_ms is null as is_silent from suppressed_excursion');

describe('a downtime of ten minutes', () => {
  beforeEach(() => world.configure(downtimeRecord(aDowntime())));

  it('holds back what opens when it is over, also when whoever judged it was killed meanwhile', async () => {
    await post(7);
    await passed(MINUTE);
    await post(12);
    expect(world.transitions()).toEqual([]);
    expect(await held()).toEqual([
      {
        monitor_id: 'load',
        status: 'critical',
        held_back_by: { kind: 'downtime', id: 'patch', until: NOW + 10 * MINUTE },
        is_silent: false,
      },
    ]);

    await world.end(evaluator, 'kill');
    evaluator = await world.start();
    await passed(9 * MINUTE - 30);
    expect(world.transitions()).toEqual([]);
    await passed(30);
    expect(await world.story(1)).toEqual(['critical load on h1 (monitoring)']);
    const [{ alert, message, why }] = world.transitions();
    expect(alert.openedAt).toBe(NOW + 10 * MINUTE);
    expect(message).toBe('loadavg5 12 > 10');
    expect(why).toEqual({ points: [{ time: NOW + MINUTE, value: 12 }], attempts: 1 });
    expect(await held()).toEqual([]);

    await post(1);
    expect(await world.story(2)).toEqual(['critical load on h1 (monitoring)', 'ok load on h1 (monitoring)']);
  });

  it('forgets what is well again', async () => {
    await post(7);
    await passed(MINUTE);
    await post(1);
    expect(await held()).toEqual([]);
    await passed(10 * MINUTE);
    expect(world.transitions()).toEqual([]);
  });

  it('gives back what it holds when it is deleted', async () => {
    await post(7);
    const at = (NOW + 2) * 1000;
    await world.configure(downtimeRecord(aDowntime(), { revision: 2, at, deleted: true }));
    await passed(30);
    expect(await world.story(1)).toEqual(['warning load on h1 (monitoring)']);
    expect(world.transitions()[0].alert.openedAt).toBe(NOW + 2);
    expect(await held()).toEqual([]);
  });

  it('tells after it that a host is gone, even if the rest stays silent', async () => {
    const silent = aDowntime({ duration: 15, staysSilentAfterEnd: true });
    await world.configure(monitorRecord(aConnectivityMonitor()), downtimeRecord(silent, { revision: 2 }));
    await post(7);
    await passed(15 * MINUTE);
    expect(await world.story(1)).toEqual(['critical connectivity on h1 (monitoring)']);
    expect(world.transitions()[0].alert.openedAt).toBe(NOW + 15 * MINUTE);
    expect(await held()).toMatchObject([{ monitor_id: 'load', is_silent: true }]);

    await world.end(evaluator);
    evaluator = await world.start();
    await post(12);
    await passed(MINUTE);
    await post(1);
    await passed(MINUTE);
    await post(7);
    expect(await world.story(3)).toEqual([
      'critical connectivity on h1 (monitoring)',
      'ok connectivity on h1 (monitoring)',
      'warning load on h1 (monitoring)',
    ]);
  });
});

it('a downtime of each week follows the clocks of the organization', async () => {
  // 17:00 on Mondays in Berlin since summer, when that was 15:00 in UTC; now it is 16:00.
  const start = Date.UTC(2025, 5, 2, 15) / 1000;
  const weekly = aDowntime({ start, recurrence: { type: 'weekly', interval: 1, weekdays: ['Monday'] } });
  await world.configure(
    organizationRecord(anOrganization({ timeZone: 'Europe/Berlin' }), { revision: 2 }),
    downtimeRecord(weekly),
  );
  await post(7);
  await passed(10 * MINUTE);
  expect(await world.story(1)).toEqual(['warning load on h1 (monitoring)']);
  expect(world.transitions()[0].alert.openedAt).toBe(NOW + 10 * MINUTE);
});
