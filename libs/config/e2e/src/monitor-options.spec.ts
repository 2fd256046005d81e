import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

const load = {
  type: 'host',
  name: 'load',
  duration: 1,
  metric: 'loadavg5',
  operator: '>',
  warning: 5,
  critical: 10,
};

const created = async (body: object = load): Promise<string> => {
  const { body: made } = await service.client.post('/api/v0/monitors', body);
  return (made as { id: string }).id;
};
const setOptions = (id: string, options: unknown) => service.client.put(`/api/v1/monitors/${id}/options`, options);
const shown = async (id: string): Promise<unknown> => (await service.client.get(`/api/v1/monitors/${id}`)).body;

it('API v1 sets and shows options; API v0 shows none and keeps them through an update', async () => {
  const { client } = service;
  const id = await created();
  const options = {
    recoveryWarning: 4,
    closeAttempts: 3,
    attempts: { warning: 5, critical: 1 },
    allowedLateMinutes: 20,
    noData: { minutes: 10, status: 'unknown' },
    flapDamping: { openings: 2, minutes: 10, calmMinutes: 5 },
    rejudgesOnEdit: true,
  };
  expect(await setOptions(id, options)).toMatchObject({ status: 200, body: { id, type: 'host', options } });
  expect((await client.get(`/api/v0/monitors/${id}`)).text).not.toContain('options');

  expect((await client.put(`/api/v0/monitors/${id}`, { ...load, warning: 6 })).text).not.toContain('options');
  expect(await shown(id)).toMatchObject({ warning: 6, options });
  const { body } = await client.get('/api/v1/monitors');
  expect((body as { monitors: object[] }).monitors).toContainEqual(await shown(id));
});

it('a connectivity monitor holds back the alerts of its hosts, and API v0 leaves it so', async () => {
  const id = await created({ type: 'connectivity' });
  const options = { holdsBackHostAlerts: true };
  expect(await setOptions(id, options)).toMatchObject({ status: 200, body: { id, type: 'connectivity', options } });
  await service.client.put(`/api/v0/monitors/${id}`, { type: 'connectivity', memo: 'edited' });
  expect(await shown(id)).toMatchObject({ memo: 'edited', options });
  expect((await setOptions(id, { closeAttempts: 3 })).status).toBe(400);
  expect((await setOptions(await created(), options)).status).toBe(400);
});

it('options are replaced as a whole; null and false unset them', async () => {
  const id = await created();
  await setOptions(id, { closeAttempts: 3, judgesEveryPoint: true });
  expect((await setOptions(id, { recoveryWarning: null, judgesEveryPoint: false })).body).not.toHaveProperty('options');
  expect(await shown(id)).not.toHaveProperty('options');
});

it.each([
  { options: { closeAttempts: 1 }, says: /closeAttempts: .*from 2 to 10/ },
  { options: { closeAttempts: 11 }, says: /closeAttempts: .*from 2 to 10/ },
  { options: { recoveryWarning: 6 }, says: /recoveryWarning: must be at most the warning threshold/ },
  { options: { openWhen: { breaches: 2 } }, says: /openWhen.points/ },
  { options: { openWhen: { breaches: 3, points: 2 } }, says: /openWhen.breaches: must be at most openWhen.points/ },
  { options: { attempts: { critical: 11 } }, says: /attempts.critical: .*from 1 to 10/ },
  { options: { attempts: { warning: 0 } }, says: /attempts.warning: .*from 1 to 10/ },
  { options: { attempts: { warning: null } }, says: /attempts: must be an object with warning, critical or both/ },
  {
    options: { attempts: { warning: 2 }, openWhen: { breaches: 2, points: 3 } },
    says: /attempts: openWhen says when an alert opens, too/,
  },
  { options: { allowedLateMinutes: 21 }, says: /allowedLateMinutes: .*from 1 to 20/ },
  { options: { allowedLateMinutes: 0 }, says: /allowedLateMinutes: .*from 1 to 20/ },
  {
    options: { noData: { minutes: 15, status: 'ok' } },
    says: /noData.minutes: must be a multiple of 10 from 10 to 10080/,
  },
  { options: { noData: { minutes: 10_090, status: 'ok' } }, says: /noData.minutes: .*from 10 to 10080/ },
  { options: { noData: { minutes: 10, status: 'gone' } }, says: /noData.status: must be "warning" or "critical" or/ },
  { options: { noData: { minutes: 10 } }, says: /noData.status/ },
  { options: { judgesEveryPoint: 'yes' }, says: /judgesEveryPoint/ },
  { options: { flapDamping: { openings: 1, minutes: 60, calmMinutes: 30 } }, says: /openings: .*from 2 to 10/ },
  { options: { flapDamping: { openings: 2, minutes: 9, calmMinutes: 30 } }, says: /minutes: .*from 10 to 1440/ },
  { options: { flapDamping: { openings: 2, minutes: 60, calmMinutes: 4 } }, says: /calmMinutes: .*from 5 to 1440/ },
  { options: { flapDamping: { openings: 2, minutes: 60 } }, says: /calmMinutes/ },
  { options: { closeAttempt: 3 }, says: /closeAttempt: means nothing here; members are recoveryWarning, / },
  { options: { noData: { minutes: 10, status: 'ok', level: 'ok' } }, says: /noData.level: means nothing here/ },
  { options: [], says: /an object with any of/ },
  { options: undefined, says: /an object with any of/ },
])('refuses $options and keeps what was there', async ({ options, says }) => {
  const id = await created();
  await setOptions(id, { closeAttempts: 3 });
  expect(await setOptions(id, options)).toMatchObject({ status: 400, body: { error: { message: textLike(says) } } });
  expect(await shown(id)).toMatchObject({ options: { closeAttempts: 3 } });
});

it('knows no options of other kinds, and none of monitors that do not exist', async () => {
  const { body } = await service.client.post('/api/v0/monitors', {
    type: 'expression',
    name: 'web',
    expression: 'host(h1, loadavg5)',
    operator: '>',
    warning: 5,
  });
  expect((await setOptions((body as { id: string }).id, {})).status).toBe(400);
  expect((await setOptions('none', {})).status).toBe(404);
  expect((await service.client.get('/api/v1/monitors/none')).status).toBe(404);
});
