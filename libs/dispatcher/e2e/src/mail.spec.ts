import type { MailResult, OutgoingMail } from '@tocsin/dispatcher-domain';
import { anEmailChannel, ScriptedMailSender, takenForAll } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually } from '@tocsin/messaging/testing';
import { QUICK_LIMITS } from './dispatcher-process.js';
import { Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;
let mail: ScriptedMailSender;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
  scene.configuration.deleteChannel('web1');
  scene.configuration.person('hanako');
  scene.configuration.channels(anEmailChannel({ userIds: ['hanako'] }));
  mail = new ScriptedMailSender();
});
afterEach(() => scene.end());
afterAll(() => database.drop());

const ALL = ['team@example.com', 'hanako@example.com'];
const recipients = (): (readonly string[])[] => mail.seen.map((seen) => seen.recipients);

/** Refuses some recipients with a code, the first `times`. */
function refusing(code: number, times: number, ...addresses: string[]): (mail: OutgoingMail) => MailResult {
  return (outgoing) => {
    const isRefused = (address: string): boolean => mail.seen.length <= times && addresses.includes(address);
    const refused = outgoing.recipients.filter(isRefused).map((address) => ({ address, code, text: `${code} no` }));
    const accepted = outgoing.recipients.filter((address) => !isRefused(address));
    if (accepted.length > 0) return { ...takenForAll(outgoing), accepted, refused } as MailResult;
    return { kind: 'refused', stage: 'recipients', code, text: `${code} no`, refused, totalMs: 1 };
  };
}

it('the transitions of an alert are mails of one thread, in order', async () => {
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 });
  await scene.ended(2);
  expect(mail.seen).toMatchObject([
    {
      to: ALL,
      recipients: ALL,
      id: 'msg_alert1_1_mail1',
      threadId: null,
      list: { channelId: 'mail1', orgName: 'acme' },
    },
    { to: ALL, recipients: ALL, id: 'msg_alert1_2_mail1', threadId: 'msg_alert1_1_mail1' },
  ]);
  expect(mail.seen[0].mail.subject).toMatch(/^\[acme\] CRITICAL: /);
  expect(await scene.events()).toEqual(['mail1 alert1 1 delivered', 'mail1 alert1 2 delivered']);
});

it('one who is refused for good does not keep it from the others', async () => {
  mail.script = refusing(550, 1, ALL[1]);
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  expect(recipients()).toEqual([ALL]);
  const [{ detail }] = await database.query<{ detail: string }>('select detail from attempt');
  expect(detail).toBe('taken for 1; not for hanako@example.com (550 no)');
});

it('those who are put off are tried again alone, by whichever process', async () => {
  mail.script = refusing(450, 1, ALL[1]);
  const retry = { delaysMs: [2_000], jitterRatio: 0, retryAfterCapMs: 0 };
  const first = await scene.start({ mail, limits: { retry } });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await eventually(
    async () => (await scene.events('attempt')).length === 1,
    () => 'the first attempt is recorded',
  );
  await scene.stop(first);
  await scene.start({ mail });
  await scene.ended(1);
  expect(recipients()).toEqual([ALL, [ALL[1]]]);
  expect(mail.seen.map(({ to, id }) => [to, id])).toEqual([
    [ALL, 'msg_alert1_1_mail1'],
    [ALL, 'msg_alert1_1_mail1'],
  ]);
  expect(await scene.events('delivered')).toEqual(['mail1 alert1 1 delivered']);
});

it('a mail that everyone is refused for good is dead, and counts against the channel', async () => {
  mail.script = refusing(550, 9, ...ALL);
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  expect(await scene.events()).toEqual(['mail1 alert1 1 dead permanent_error']);
  expect(await database.query('select failures from channel_health')).toEqual([{ failures: 1 }]);
});

it('a mail server that is down is tried by the schedule, and held against no channel', async () => {
  mail.script = () => ({ kind: 'failure', code: 'connect_failed', detail: 'connection refused', totalMs: 1 });
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  expect(mail.seen).toHaveLength(QUICK_LIMITS.retry.delaysMs.length + 1);
  expect(await scene.events('dead')).toEqual(['mail1 alert1 1 dead retries_exhausted']);
  expect(await database.query('select from channel_health')).toEqual([]);
});

it('a person who is deleted is left out; when nobody is left, that is recorded', async () => {
  scene.configuration.channels(anEmailChannel({ emails: [], userIds: ['hanako'] }));
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  scene.configuration.deletePerson('hanako');
  await scene.log.append({ id: 'alert1', sequence: 2 });
  await scene.ended(2);
  expect(recipients()).toEqual([['hanako@example.com']]);
  expect(await scene.events()).toEqual(['mail1 alert1 1 delivered', 'mail1 alert1 2 skipped no_recipients']);
});

it('what waited when the last recipient went ends as skipped', async () => {
  scene.configuration.channels(anEmailChannel({ emails: [], userIds: ['hanako'] }));
  mail.script = (outgoing) => {
    scene.configuration.deletePerson('hanako');
    return refusing(450, 1, ...outgoing.recipients)(outgoing);
  };
  await scene.start({ mail });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  expect(await scene.events('skipped')).toEqual(['mail1 alert1 1 skipped no_recipients']);
});
