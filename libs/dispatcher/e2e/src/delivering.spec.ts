import { answerOf, ScriptedSender } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually } from '@tocsin/messaging/testing';
import { AlertLog } from './alert-log.js';
import { aReachableChannel, TestConfiguration } from './configuration.js';
import { DispatcherProcess } from './dispatcher-process.js';

let database: DispatcherDatabase;
let log: AlertLog;
let configuration: TestConfiguration;
let sender: ScriptedSender;
const processes: DispatcherProcess[] = [];

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  await database.clear();
  log = await AlertLog.open();
  configuration = new TestConfiguration();
  sender = new ScriptedSender();
  configuration.channels(aReachableChannel('web1', 'http://receiver.example/one'));
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.stop()));
});
afterAll(() => database.drop());

async function start(): Promise<DispatcherProcess> {
  const process = await DispatcherProcess.start({ database, log: log.store, configuration, sender });
  processes.push(process);
  return process;
}

const ids = (): string[] => sender.seen.map(({ webhookId }) => webhookId);
const ends = async (): Promise<string[]> =>
  (await database.published()).map((event) => `${event.channelId} ${event.subject} ${event.sequence} ${event.event}`);

it('a transition becomes a webhook, and its end is published', async () => {
  await start();
  await log.append({ id: 'alert1', sequence: 1 });
  await eventually(async () => (await ends()).length === 1, 'the delivery has ended');
  expect(ids()).toEqual(['msg_alert1_1_web1']);
  const [request] = sender.seen;
  expect(request.url).toBe('http://receiver.example/one');
  expect(JSON.parse(request.body)).toMatchObject({ orgName: 'acme', event: 'alert', alert: { status: 'critical' } });
  expect(await ends()).toEqual(['web1 alert1 1 delivered']);
});

it('a repeated transition is delivered once', async () => {
  await start();
  await log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 1 });
  await log.append({ id: 'alert1', sequence: 1 });
  await log.append({ id: 'alert1', sequence: 2 });
  await eventually(async () => (await ends()).length >= 2, 'both have ended');
  expect(ids()).toEqual(['msg_alert1_1_web1', 'msg_alert1_2_web1']);
});

it('a failed delivery is tried again, with the same bytes, and what follows it waits', async () => {
  await start();
  let failures = 2;
  sender.script = ({ webhookId }) =>
    webhookId === 'msg_alert1_1_web1' && failures-- > 0 ? answerOf(503) : answerOf(200);
  await log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 }, { id: 'alert2', sequence: 1 });
  await eventually(
    async () => (await ends()).filter((end) => end.endsWith('delivered')).length === 3,
    'all are delivered',
  );
  expect(ids().filter((id) => id.includes('alert1'))).toEqual([
    'msg_alert1_1_web1',
    'msg_alert1_1_web1',
    'msg_alert1_1_web1',
    'msg_alert1_2_web1',
  ]);
  const bodies = new Set(
    sender.seen.filter(({ webhookId }) => webhookId === 'msg_alert1_1_web1').map(({ body }) => body),
  );
  expect(bodies.size).toBe(1);
});
