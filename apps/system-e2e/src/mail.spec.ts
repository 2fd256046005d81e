import { type ReceivedMail, TestMailServer } from '@tocsin/dispatcher-smtp-delivery/testing';
import { api, nowSeconds, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';

let server: TestMailServer;
let instance: StandaloneInstance;
let userId: string;
let channelId: string;
let hostId: string;

beforeAll(async () => {
  server = await TestMailServer.open();
  instance = await startStandalone({
    env: {
      TOCSIN_SMTP_URL: server.url(),
      TOCSIN_MAIL_FROM: 'Tocsin <tocsin@ops.example>',
      TOCSIN_BOOTSTRAP_ORG: 'acme',
      TOCSIN_KPI_PERIOD_MS: '1000',
    },
  });
  const person = { screenName: 'hanako', email: 'hanako@example.com' };
  ({ id: userId } = await api<{ id: string }>(instance, 'POST', '/api/v1/users', person));
  ({ id: channelId } = await api<{ id: string }>(instance, 'POST', '/api/v0/channels', {
    type: 'email',
    name: 'team',
    emails: ['team@example.com'],
    userIds: [userId],
    events: ['alert', 'hostRegister', 'hostStatus', 'hostRetire', 'monitor'],
  }));
});
afterAll(async () => {
  await instance?.stop();
  await server?.close();
});

const mailWith = (subject: string): Promise<ReceivedMail> =>
  until(`the mail "${subject}"`, async () => server.mails.find(({ mail }) => mail.subject === subject));

const post = (value: number): Promise<unknown> =>
  api(instance, 'POST', '/api/v0/tsdb', [{ hostId, name: 'custom.load', time: nowSeconds(), value }]);

it('a test mail tells what the server said', async () => {
  expect(await api(instance, 'POST', `/api/v1/channels/${channelId}/test`)).toMatchObject({
    result: 'delivered',
    httpStatus: 250,
    bodySnippet: expect.stringMatching(/^250 /) as unknown,
  });
  const { to, mail } = await mailWith('[acme] TEST: test message from Tocsin');
  expect(to).toEqual(['team@example.com', 'hanako@example.com']);
  expect(mail.text).toContain('Notifications of acme reach this address.');
});

it('what happens to hosts and monitors is told by mail', async () => {
  ({ id: hostId } = await api<{ id: string }>(instance, 'POST', '/api/v0/hosts', { name: 'app01', meta: {} }));
  await mailWith('[acme] Host registered: app01');
  await api(instance, 'POST', `/api/v0/hosts/${hostId}/status`, { status: 'standby' });
  await mailWith('[acme] Host status changed: app01 (working → standby)');
  await api(instance, 'POST', `/api/v0/hosts/${hostId}/status`, { status: 'working' });
  await mailWith('[acme] Host status changed: app01 (standby → working)');
  const threshold = { operator: '>', warning: 5, critical: 10, duration: 1 };
  await api(instance, 'POST', '/api/v0/monitors', { type: 'host', name: 'load', metric: 'custom.load', ...threshold });
  await mailWith('[acme] Monitor created: load');
});

it('an alert that opens and closes is two mails of one thread, with its graph inside', async () => {
  const opened = await until('the first mail', async () => {
    await post(11);
    return server.mails.find(({ mail }) => mail.subject === '[acme] CRITICAL: load on app01');
  });
  await post(1);
  const closed = await mailWith('[acme] OK: load on app01');
  expect(closed.mail.references).toBe(opened.mail.messageId);
  expect(closed.mail.inReplyTo).toBe(opened.mail.messageId);
  expect(opened.mail.references).toBeUndefined();
  for (const { mail, to } of [opened, closed]) {
    expect(to).toEqual(['team@example.com', 'hanako@example.com']);
    expect(mail.html).toContain('<img src="cid:graph@tocsin"');
    expect(mail.html).toMatch(new RegExp(`href="${instance.url}/orgs/acme/alerts/[A-Za-z0-9]+"`));
    expect(mail.text).toContain('Host: app01');
    const [picture] = mail.attachments;
    expect(picture).toMatchObject({ contentId: '<graph@tocsin>', disposition: 'inline' });
    expect(
      Buffer.from(picture.content as ArrayBuffer)
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  }
});

it('what a KPI monitor finds is a mail to its subscribers, with the picture inside', async () => {
  const { id: projectId } = await api<{ id: string }>(instance, 'POST', '/api/v1/projects', { name: 'Shop' });
  const project = `/api/v1/projects/${projectId}`;
  const query = { type: 'segmentation', e: { event_type: 'Signup' }, i: -3_600_000 };
  const { id: chartId } = await api<{ id: string }>(instance, 'POST', `${project}/charts`, { name: 'Signups', query });
  await api(instance, 'POST', `${project}/monitors`, {
    ...{ name: 'Few signups', chartId, userIds: [userId], emails: ['product@example.com'] },
    conditions: [{ type: 'threshold', operator: 'below', value: 1 }],
  });
  const { mail, to } = await mailWith('[Tocsin] 1 alert triggered on chart: Signups');
  expect(to).toEqual(['product@example.com', 'hanako@example.com']);
  expect(mail.text).toContain('0.0 is lower than the threshold 1.0.');
  expect(mail.html).toContain(`${instance.url}/orgs/acme/projects/${projectId}/charts/${chartId}`);
  const [picture] = mail.attachments;
  expect(mail.html).toContain(`<img src="cid:${picture.contentId?.slice(1, -1)}"`);
  expect(
    Buffer.from(picture.content as ArrayBuffer)
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
});

it('a person who is deleted gets no more mail', async () => {
  await api(instance, 'DELETE', `/api/v1/users/${userId}`);
  await api(instance, 'POST', '/api/v0/hosts', { name: 'app02', meta: {} });
  expect((await mailWith('[acme] Host registered: app02')).to).toEqual(['team@example.com']);
});
