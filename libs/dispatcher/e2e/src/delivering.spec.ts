import { anEmailChannel, answerOf, aSlackChannel, ORG } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { partitionOf } from '@tocsin/messaging';
import { eventually } from '@tocsin/messaging/testing';
import { alertKey } from '@tocsin/payload-schemas';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import { aReachableChannel, secretBox } from './configuration.js';
import { addChannel, Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
});
afterEach(() => scene.end());
afterAll(() => database.drop());

it('a transition becomes a webhook, and its end is published', async () => {
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  const [request] = scene.sender.seen;
  expect(request).toMatchObject({
    url: 'http://receiver.example/web1',
    webhookId: 'msg_alert1_1_web1',
    headers: { 'content-type': 'application/json', 'user-agent': 'Tocsin/0.1.0 (+https://tocsin.example.com)' },
  });
  expect(JSON.parse(request.body)).toMatchObject({ orgName: 'acme', event: 'alert', alert: { status: 'critical' } });
  expect(await scene.events()).toEqual(['web1 alert1 1 delivered']);
});

it('each channel gets its form, rendered once per form', async () => {
  addChannel(scene, 'web2');
  scene.configuration.channels(
    aSlackChannel({ urlSealed: secretBox.seal('https://hooks.slack.example/services/T/B/x') }),
  );
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(3);
  const bodyOf = (id: string): string => scene.sender.seen.find(({ webhookId }) => webhookId.endsWith(id))!.body;
  expect(bodyOf('web2')).toBe(bodyOf('web1'));
  expect(JSON.parse(bodyOf('slack1'))).toHaveProperty('attachments');
  expect(await database.query('select form from payload order by form')).toEqual([{ form: 0 }, { form: 1 }]);
});

it('a repeated transition is delivered once', async () => {
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 1 });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.log.append({ id: 'alert1', sequence: 2 });
  await scene.ended(2);
  expect(scene.sent()).toEqual(['msg_alert1_1_web1', 'msg_alert1_2_web1']);
});

it('a notice becomes a webhook', async () => {
  scene.configuration.channels(aReachableChannel('web1', 'http://receiver.example/web1', { events: ['hostRegister'] }));
  await scene.start();
  await scene.log.appendNotice('notice1');
  await scene.ended(1);
  expect(JSON.parse(scene.sender.seen[0].body)).toMatchObject({ event: 'hostRegister', orgName: 'acme' });
  expect(await scene.events()).toEqual(['web1 notice1 1 delivered']);
});

it('what Slack calls an error is one, though its status says success; from others the status counts', async () => {
  const urls = { slack1: 'https://hooks.slack.com/services/T/B/x', mattermost1: 'https://chat.example/hooks/x' };
  for (const [id, url] of Object.entries(urls)) {
    scene.configuration.channels(aSlackChannel({ id, urlSealed: secretBox.seal(url) }));
  }
  scene.sender.script = ({ url }) =>
    answerOf(200, { body: url.includes('slack.com') ? 'channel_is_archived' : 'sent' });
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(3);
  expect((await scene.events()).sort()).toEqual([
    'mattermost1 alert1 1 delivered',
    'slack1 alert1 1 dead permanent_error',
    'web1 alert1 1 delivered',
  ]);
  const [{ error }] = await database.query<{ error: string }>('select error from attempt where ended = 2');
  expect(error).toBe('slack_channel_is_archived');
});

it('a channel with a rate falls behind without failing, keeps its order and holds up no other', async () => {
  const urlSealed = secretBox.seal('https://hooks.slack.com/services/T/B/x');
  scene.configuration.channels(aSlackChannel({ id: 'slack1', urlSealed }));
  const clock = new SystemClock();
  const begun: { readonly id: string; readonly at: number }[] = [];
  scene.sender.script = ({ webhookId }) => {
    begun.push({ id: webhookId, at: clock.monotonicMs() });
    return answerOf(200, { body: 'ok' });
  };
  const ratePerChannel = { webhook: undefined, slack: { perSecond: 20, burst: 2 }, email: undefined };
  await scene.start({ limits: { ratePerChannel } });
  const sequences = Array.from({ length: 10 }, (_, i) => i + 1);
  await scene.log.append(...sequences.map((sequence) => ({ id: 'alert1', sequence })));
  await scene.ended(20);
  expect(await scene.events('attempt')).toEqual([]);
  expect(scene.sent('slack1')).toEqual(sequences.map((sequence) => `msg_alert1_${sequence}_slack1`));
  const slack = begun.filter(({ id }) => id.endsWith('slack1'));
  // Eight intervals of 50 ms, less what the first may have been held up after its turn was given.
  expect(slack[9].at - slack[0].at).toBeGreaterThanOrEqual(350);
  const lastOfOther = begun.findLastIndex(({ id }) => id.endsWith('web1'));
  expect(begun.slice(lastOfOther).length).toBeGreaterThan(1);
  expect(await database.query('select from channel_health')).toEqual([]);
});

it('a withheld transition is recorded for every channel, however many, in parts that fit', async () => {
  const ids = Array.from({ length: 45 }, (_, i) => `many${i}`);
  scene.configuration.channels(...ids.map((id) => aReachableChannel(id, `http://receiver.example/${id}`)));
  const records = [1, 2, 3].map((sequence) => ({ id: 'alert1', sequence, monitor: { isMute: true } }));
  await scene.log.append(...records);
  await scene.start({ limits: { plannedAtOnce: 50 } });
  const all = ['web1', ...ids];
  await scene.ended(3 * all.length);
  const expected = all.flatMap((id) => records.map(({ sequence }) => `${id} alert1 ${sequence} skipped monitor_muted`));
  expect((await scene.events()).sort()).toEqual(expected.sort());
  const [{ next_offset: position }] = await database.query<{ next_offset: number }>(
    "select sum(next_offset)::int as next_offset from position where topic = 'tocsin.alerts.v1'",
  );
  expect(position).toBe(3);
});

it('what nobody gets is recorded with the reason', async () => {
  scene.configuration.channels(anEmailChannel());
  await scene.start();
  await scene.log.append(
    { id: 'alert1', sequence: 1 },
    { id: 'alert2', sequence: 1, monitor: { isMute: true } },
    { id: 'alert3', sequence: 1, host: { status: 'standby' } },
  );
  await scene.ended(6);
  expect((await scene.events()).sort()).toEqual([
    'mail1 alert1 1 skipped mail_not_set_up',
    'mail1 alert2 1 skipped monitor_muted',
    'mail1 alert3 1 skipped host_not_working',
    'web1 alert1 1 delivered',
    'web1 alert2 1 skipped monitor_muted',
    'web1 alert3 1 skipped host_not_working',
  ]);
});

it('records that cannot be read go to the dead letters and hold nothing up', async () => {
  await scene.start();
  await scene.log.appendRaw('tocsin.alerts.v1', 'org1/alert1', 'not json');
  await scene.log.appendRaw('tocsin.alerts.v1', 'org1/alert1', '{"sequence":1}');
  await scene.log.append({ id: 'zero\u0000', sequence: 1 }, { id: 'alert1', sequence: 3_000_000_000 });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  await eventually(() => scene.log.records('tocsin.dead-letters.v1').length === 4, 'four records were given up');
  const reasons = scene.log.records('tocsin.dead-letters.v1').map(({ value }) => (value as { reason: string }).reason);
  expect(reasons.sort()).toEqual([
    expect.stringMatching(/^org: /),
    expect.stringMatching(/^sequence: must be at most 2147483647/),
    expect.stringMatching(/^the subject’s id: contains U\+0000/),
    expect.stringMatching(/^the value is not JSON/),
  ]);
  expect(scene.sent()).toEqual(['msg_alert1_1_web1']);
});

it('a transition is routed by the configuration that it was judged with, not an older one', async () => {
  await scene.start();
  const offset = scene.configuration.offset + 2;
  const partition = (id: string): number => partitionOf(alertKey(ORG, id), 4);
  const elsewhere = ['alert2', 'alert3', 'alert4', 'alert5'].find((id) => partition(id) !== partition('alert1'))!;
  await scene.log.append({ id: 'alert1', sequence: 1, configOffset: offset });
  await scene.log.append({ id: elsewhere, sequence: 1 });
  await eventually(() => scene.sent().includes(`msg_${elsewhere}_1_web1`), 'another partition goes on');
  expect(scene.sent().some((id) => id.includes('alert1'))).toBe(false);
  addChannel(scene, 'web2');
  await eventually(() => scene.sent().filter((id) => id.includes('alert1')).length === 2, 'both channels were told');
});

describe('failures', () => {
  it('are tried again with the same bytes and the same id', async () => {
    let failures = 2;
    scene.sender.script = () => answerOf(failures-- > 0 ? 503 : 200);
    await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await scene.ended(1);
    expect(await scene.events()).toEqual(['web1 alert1 1 attempt', 'web1 alert1 1 attempt', 'web1 alert1 1 delivered']);
    expect(new Set(scene.sender.seen.map(({ body, webhookId }) => webhookId + body)).size).toBe(1);
  });

  it('end dead when the schedule is exhausted', async () => {
    scene.sender.script = () => answerOf(500, { body: 'no\xff' });
    await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await scene.ended(1);
    expect(scene.sent()).toHaveLength(5);
    expect((await scene.events()).at(-1)).toBe('web1 alert1 1 dead retries_exhausted');
  });

  it('of a kind that cannot pass end at once', async () => {
    scene.sender.script = () => ({ kind: 'refused', code: 'address_not_allowed', detail: 'no' });
    await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await scene.ended(1);
    expect(await scene.events()).toEqual(['web1 alert1 1 dead address_refused']);
  });

  it('of a URL that cannot be opened follow the schedule: the key may come back', async () => {
    const sealed = aReachableChannel('web1', 'x', { urlSealed: 'tsb1.00000000.AAAA' });
    scene.configuration.channels(sealed);
    await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await eventually(async () => (await scene.events('attempt')).length > 0, 'an attempt has failed');
    scene.configuration.channels(aReachableChannel('web1', 'http://receiver.example/again'));
    await scene.ended(1);
    expect((await database.published())[0]).toMatchObject({ event: 'attempt', error: 'sealed_by_other_key' });
    expect(scene.sender.seen.map(({ url }) => url)).toEqual(['http://receiver.example/again']);
  });
});

it('the trace of a transition goes on in every attempt', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  let failures = 1;
  scene.sender.script = () => answerOf(failures-- > 0 ? 503 : 200);
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1, traceparent });
  await scene.ended(1);
  expect(scene.sender.seen.map(({ headers }) => headers['traceparent'])).toEqual([traceparent, traceparent]);
});

it('one log line explains an attempt, without body or secrets', async () => {
  const lines: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const keep = (message: string, fields = {}): void => void lines.push({ message, fields });
  const logger = Object.assign(new SilentLogger(), { info: keep, warn: keep, error: keep, debug: keep });
  const url = 'https://user:password@receiver.example/hook/token?key=secret';
  scene.configuration.channels(aReachableChannel('web1', url));
  let failures = 1;
  scene.sender.script = () => (failures-- > 0 ? answerOf(503, { body: 'inside' }) : answerOf(200, { body: 'inside' }));
  await scene.start({ logger });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await scene.ended(1);
  const attempts = lines.filter(({ message }) => message === 'delivery attempt').map(({ fields }) => fields);
  const common = { org: ORG, channel: 'web1', subject: 'alert1', sequence: 1 };
  expect(attempts).toMatchObject([
    { ...common, attempt: 1, outcome: 'retry', nextAttemptInMs: 20, status: 503, error: 'receiver_failed' },
    { ...common, attempt: 2, outcome: 'delivered', status: 200 },
  ]);
  expect(attempts[0]['url']).toMatch(/^https:\/\/receiver\.example/);
  expect(JSON.stringify(lines)).not.toMatch(/password|token|secret|inside|CPU high/);
});

it('two dispatchers share the work, and each delivery is one’s', async () => {
  await Promise.all([scene.start(), scene.start()]);
  const alerts = Array.from({ length: 200 }, (_, i) => ({ id: `alert${i}`, sequence: 1 }));
  await scene.log.append(...alerts);
  await scene.ended(200);
  expect(scene.sent()).toHaveLength(200);
  expect(new Set(scene.sent()).size).toBe(200);
});

it('knows organizations apart that use the same ids', async () => {
  await scene.start();
  await scene.log.append(
    { id: 'alert1', sequence: 1 },
    { id: 'alert1', sequence: 1, org: { id: 'org2', name: 'other' } },
  );
  await scene.ended(1);
  expect(await scene.events()).toEqual(['web1 alert1 1 delivered']);
  expect((await database.published()).map(({ org }) => org)).toEqual([ORG]);
});
