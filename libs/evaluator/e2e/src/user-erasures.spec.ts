import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import { type Answer, Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { basicOf, PROJECT_API_KEY, PROJECT_SECRET_KEY, SHOP_PROJECT } from './shop-project.js';
import { NOW, World } from './world.js';

const PATH = '/api/2/deletions/users';
const USERS = ['hanako', 'taro/1', 'jiro2', '12345'];
const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);
const TODAY = dayText(NOW * 1000);
/** An erasure can be taken back for 24 hours. */
const TOMORROW = dayText(NOW * 1000 + 86_400_000);

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(SHOP_PROJECT);
  evaluator = await world.start();
  const events = USERS.map((user) => ({ user_id: user, event_type: 'Visit' }));
  await new Client(evaluator.baseUrl, undefined).post('/batch', { api_key: PROJECT_API_KEY, events });
  await eventually(
    async () => (await world.query('select from product_event')).length === USERS.length,
    'the events were stored',
  );
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const send = (method: string, path: string, body?: object, secretKey = PROJECT_SECRET_KEY): Promise<Answer> => {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Client(evaluator.baseUrl, undefined).send(method, path, text, { authorization: basicOf(secretKey) });
};
const jobs = (start = TODAY, end = TOMORROW): Promise<Answer> =>
  send('GET', `${PATH}?start_day=${start}&end_day=${end}`);
const entry = (user: string): object => ({ user_id: user, requested_on_day: TODAY, requester: 'dpo@example.com' });
const job = (...users: readonly string[]): object => ({
  day: TOMORROW,
  status: 'staging',
  app: '100001',
  amplitude_ids: [],
  user_ids: users.map(entry),
});

it('users are put into the job of a day, listed, and taken out again', async () => {
  const requester = 'dpo@example.com';
  expect(await send('POST', PATH, { user_ids: ['hanako'], requester })).toEqual({ status: 200, body: [job('hanako')] });
  const more = {
    user_ids: ['nobody', 'taro/1', 12345],
    requester,
    ignore_invalid_id: 'true',
    delete_from_org: 'false',
  };
  const { status, body } = await send('POST', PATH, more);
  const [added] = body as { user_ids: object[]; invalid_ids: string[] }[];
  expect([status, added.invalid_ids]).toEqual([200, ['nobody']]);
  expect(added.user_ids).toHaveLength(2);
  expect(added.user_ids).toEqual(expect.arrayContaining([entry('taro/1'), entry('12345')]));

  const out = await send('DELETE', `${PATH}/${encodeURIComponent('taro/1')}/${TOMORROW}`);
  expect(out).toEqual({ status: 200, body: entry('taro/1') });
  expect(await jobs()).toEqual({ status: 200, body: [job('hanako', '12345')] });
  expect(await jobs(TODAY, TODAY)).toEqual({ status: 200, body: [] });
});

it('a job outlives the process that took it', async () => {
  await send('POST', PATH, { user_ids: ['jiro2'] });
  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  expect(JSON.stringify((await jobs()).body)).toContain('jiro2');
});

it.each<{ what: string; ask: () => Promise<Answer>; status: number; error: object }>([
  {
    what: 'a user of whom nothing is stored',
    ask: () => send('POST', PATH, { user_ids: ['nobody', 'hanako'] }),
    status: 400,
    error: {
      code: 'invalid_input',
      field: 'user_ids',
      message:
        'user_ids: must be users of this project, but nothing is stored of "nobody"; none was taken, with ignore_invalid_id the others are',
    },
  },
  {
    what: 'ids that we do not have',
    ask: () => send('POST', PATH, { amplitude_ids: [356896327775] }),
    status: 400,
    error: {
      code: 'invalid_input',
      field: 'amplitude_ids',
      message: 'amplitude_ids: must be left out: users are named by user_ids here',
    },
  },
  {
    what: 'no body',
    ask: () => send('POST', PATH),
    status: 400,
    error: { code: 'invalid_input', field: 'body', message: 'body: must be a JSON object with user_ids' },
  },
  {
    what: 'no days',
    ask: () => send('GET', PATH),
    status: 400,
    error: { code: 'invalid_input', field: 'start_day', message: 'start_day: must be a day as YYYY-MM-DD' },
  },
  {
    what: 'to take out who is not in the job',
    ask: () => send('DELETE', `${PATH}/hanako/${TODAY}`),
    status: 400,
    error: {
      code: 'invalid_input',
      field: 'day',
      message: 'day: must be that of a job that has the user "hanako" and has not begun',
    },
  },
  {
    what: 'another secret key',
    ask: () => send('POST', PATH, { user_ids: ['hanako'] }, PROJECT_API_KEY),
    status: 401,
    error: { code: 'unauthenticated', message: 'no project has this API key and this secret key' },
  },
])('refuses $what', async ({ ask, status, error }) => {
  expect(await ask()).toEqual({ status, body: { error } });
});
