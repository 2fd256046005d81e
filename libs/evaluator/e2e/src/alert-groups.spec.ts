import {
  aHost,
  aHostMonitor,
  alertGroupSettingRecord,
  anAlertGroupSetting,
  hostRecord,
  monitorRecord,
  ORG,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
let evaluator: EvaluatorProcess;
const setting = alertGroupSettingRecord(anAlertGroupSetting({ notificationInterval: 10 }));
beforeEach(async () => {
  world = await World.open();
  await world.configure(hostRecord(aHost({ id: 'h2' })), monitorRecord(aHostMonitor()), setting);
  evaluator = await world.start();
});
afterEach(() => world.close());

const see = (host: string, value: number): Promise<void> =>
  world.observe('samples', {
    org: ORG,
    owner: `host:${host}`,
    time: Math.floor(world.clock.now() / 1000),
    names: ['loadavg5'],
    values: [value],
  } as { org: string; owner: string });

/** What was told of groups so far, in order, when there are so many. */
async function told(count: number): Promise<string[]> {
  await eventually(
    () => world.groupTransitions().length >= count,
    () => `there were ${count} transitions of groups, not ${world.groupTransitions().length}`,
  );
  return world
    .groupTransitions()
    .toSorted((a, b) => a.at - b.at || a.sequence - b.sequence)
    .map(({ change, group }) => `${change} ${group.status} ${group.openMembers}/${group.members}`);
}

it('alerts of shards that know nothing of one another are one group, across restarts and reminders', async () => {
  await see('h1', 6);
  expect(await told(1)).toEqual(['open warning 1/1']);
  await see('h2', 11);
  expect(await told(2)).toEqual(['open warning 1/1', 'status critical 2/2']);

  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  await world.settled();
  await world.pass(600);
  expect(await told(3)).toEqual(['open warning 1/1', 'status critical 2/2', 'resend critical 2/2']);

  await see('h2', 1);
  await told(4);
  await world.pass(30);
  await see('h1', 1);
  expect((await told(5)).slice(3)).toEqual(['status warning 1/2', 'close ok 0/2']);
  expect(world.deadLetters()).toEqual([]);
});

it('the API lists groups, and shows one with its alerts and what happened', async () => {
  await see('h1', 6);
  await told(1);
  const [{ group }] = world.groupTransitions();
  const shown = {
    id: group.id,
    setting: { id: 'web', name: 'web bundle' },
    status: 'warning',
    worstStatus: 'warning',
    isOpen: true,
    openedAt: NOW * 1000,
    closedAt: null,
    statusChangedAt: NOW * 1000,
    alertCount: 1,
    openAlertCount: 1,
    sequence: 1,
  };
  const get = (path: string) => evaluator.client.get(`/api/v1/alert-groups${path}`);
  const list = { alertGroups: [shown], nextCursor: null };
  for (const query of ['', '?isOpen=true', '?settingId=web', '?limit=1']) {
    expect(await get(query)).toEqual({ status: 200, body: list });
  }
  for (const query of ['?isOpen=false', '?settingId=other', `?cursor=${group.id}`]) {
    expect(await get(query)).toEqual({ status: 200, body: { ...list, alertGroups: [] } });
  }
  expect(await get('?limit=0')).toMatchObject({ status: 400, body: { error: { field: 'limit' } } });
  expect(await get('?cursor=no-id')).toMatchObject({ status: 400, body: { error: { field: 'cursor' } } });
  const { alert } = world.transitions()[0];
  expect(await get(`/${group.id}`)).toMatchObject({
    status: 200,
    body: {
      ...shown,
      alerts: [{ id: alert.id, status: 'warning', isOpen: true }],
      transitions: [
        {
          sequence: 1,
          change: 'open',
          at: NOW * 1000,
          status: 'warning',
          isOpen: true,
          alertCount: 1,
          openAlertCount: 1,
        },
      ],
    },
  });
  expect(await get('/nothing')).toMatchObject({ status: 404, body: { error: { message: 'Alert Group Not Found.' } } });
});

it('with its setting a group closes', async () => {
  await see('h1', 6);
  await told(1);
  await world.configure({ ...setting, revision: 2, at: (NOW + 60) * 1000, deleted: true });
  expect(await told(2)).toEqual(['open warning 1/1', 'close ok 1/1']);
});
