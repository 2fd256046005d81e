import { aFinding, ScriptedMailSender } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
  scene.configuration.project();
  scene.configuration.person('hanako');
  scene.configuration.kpiMonitor({ emails: ['team@example.com'], userIds: ['hanako'] });
});
afterEach(() => scene.end());
afterAll(() => database.drop());

const finding = (id: string) => aFinding({ alert: { id } });

it('one judgement is one mail to the people whom the monitor names, with the picture of what was found', async () => {
  const mail = new ScriptedMailSender();
  await scene.start({ mail });
  await scene.log.appendFindings({ findings: [finding('a'), finding('b')] }, { findings: [finding('c')] });
  await scene.ended(2);
  expect(await scene.events()).toEqual(['kpi1 kpi1 1 delivered', 'kpi1 kpi1 2 delivered']);
  const [first, second] = mail.seen;
  expect(first).toMatchObject({
    to: ['team@example.com', 'hanako@example.com'],
    id: 'msg_kpi1_1_kpi1',
    threadId: null,
    list: { channelId: 'kpi1', orgName: 'acme' },
    mail: { subject: expect.stringContaining('Checkout funnel') as unknown },
  });
  expect(JSON.stringify(first.mail)).toContain('https://tocsin.example.com/embed/public/');
  expect(second.threadId).toBeNull();
});

it('mails that are refused do not stop a monitor: the next is tried', async () => {
  const mail = new ScriptedMailSender(() => ({
    ...{ kind: 'refused', stage: 'message', code: 550, text: '550 no', refused: [], totalMs: 1 },
  }));
  await scene.start({ mail });
  await scene.log.appendFindings({ findings: [finding('a')] }, { findings: [finding('b')] });
  await scene.ended(2);
  expect(await scene.events()).toEqual(['kpi1 kpi1 1 dead permanent_error', 'kpi1 kpi1 2 dead permanent_error']);
  expect(await database.query('select from channel_health')).toEqual([]);
});

it('who leaves the installation gets no more mails; the others do', async () => {
  const mail = new ScriptedMailSender();
  await scene.start({ mail });
  scene.configuration.deletePerson('hanako');
  await scene.log.appendFindings({ findings: [finding('a')] });
  await scene.ended(1);
  expect(mail.seen.map(({ to }) => to)).toEqual([['team@example.com']]);
});
