import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { type MailResult, type MailText, type OutgoingMail, pictureSlot } from '@tocsin/dispatcher-domain';
import { TestAuthority } from '@tocsin/pinned-http/testing';
import { SystemClock } from '@tocsin/runtime';
import type { SMTPServerOptions } from 'smtp-server';
import { NodemailerMailSender, type NodemailerMailSenderOptions } from './nodemailer-mail-sender.js';
import type { MailServer } from './send/mail-server.js';
import { TestMailServer } from './testing/index.js';

const authority = new TestAuthority();
const certificate = authority.issue({ names: ['localhost'] });
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function server(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const started = await TestMailServer.open(options);
  opened.push(started);
  return started;
}

function sender(
  url: string,
  server: Partial<MailServer> = {},
  options: Partial<NodemailerMailSenderOptions> = {},
): NodemailerMailSender {
  const made = new NodemailerMailSender({
    clock: new SystemClock(),
    server: {
      url,
      from: { name: 'Tocsin', address: 'tocsin@ops.example' },
      startTls: 'offered',
      connections: 5,
      timeoutMs: 5_000,
      ...server,
    },
    ...options,
  });
  opened.push(made);
  return made;
}

const text = (changes: Partial<MailText> = {}): MailText => ({
  subject: '[acme] CRITICAL: load on app01',
  text: 'load on app01\n',
  html: '<p>load</p><!--picture 0-->',
  pictures: [],
  ...changes,
});

const outgoing = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: ['a@x.test', 'b@x.test'],
  recipients: changes.to ?? ['a@x.test', 'b@x.test'],
  id: 'msg_alert1_1_mail1',
  threadId: null,
  list: { channelId: 'mail1', orgName: 'acme' },
  mail: text(),
  ...changes,
});

const saying = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

describe('a mail', () => {
  it('has text, HTML, ids, and headers that keep robots from answering', async () => {
    const inbox = await server();
    const result = await sender(inbox.url()).send(outgoing({ threadId: 'msg_alert1_0_mail1' }));
    expect(result).toMatchObject({ kind: 'taken', code: 250, accepted: ['a@x.test', 'b@x.test'], refused: [] });
    const [{ mail, to, from, raw }] = inbox.mails;
    expect({ to, from }).toEqual({ to: ['a@x.test', 'b@x.test'], from: 'tocsin@ops.example' });
    expect(mail).toMatchObject({
      from: { name: 'Tocsin', address: 'tocsin@ops.example' },
      to: [{ address: 'a@x.test' }, { address: 'b@x.test' }],
      subject: '[acme] CRITICAL: load on app01',
      messageId: '<msg_alert1_1_mail1@ops.example>',
      inReplyTo: '<msg_alert1_0_mail1@ops.example>',
      references: '<msg_alert1_0_mail1@ops.example>',
      text: expect.stringMatching(/^load on app01\n/) as unknown,
      html: '<p>load</p>\n',
      attachments: [],
    });
    expect(raw).toContain('Content-Type: multipart/alternative');
    expect(raw).toContain('Auto-Submitted: auto-generated\r\n');
    expect(raw).toContain('X-Auto-Response-Suppress: All\r\n');
    expect(raw).toContain('List-ID: "Tocsin acme" <mail1.ops.example>\r\n');
  });

  it('that begins a thread refers to none', async () => {
    const inbox = await server();
    await sender(inbox.url()).send(outgoing());
    expect(inbox.mails[0].raw).not.toMatch(/^(In-Reply-To|References):/m);
  });

  it.each([
    { what: 'a header put into a name', name: 'a\r\nBcc: evil@x.test\r\n\r\nbody' },
    { what: 'kanji and emoji', name: '負荷 🔥 です' },
  ])('carries $what as text', async ({ name }) => {
    const inbox = await server();
    const orgName = name;
    await sender(inbox.url()).send(
      outgoing({ mail: text({ subject: name, text: name }), list: { channelId: 'mail1', orgName } }),
    );
    const [{ mail, raw, to }] = inbox.mails;
    const headers = raw.split('\r\n\r\n')[0];
    expect(headers).not.toMatch(/^Bcc:/m);
    expect(headers).toMatch(/^[\x20-\x7e\r\n\t]+$/);
    expect(to).toEqual(['a@x.test', 'b@x.test']);
    expect(mail.subject?.replace(/\s+/g, ' ')).toBe(name.replace(/\s+/g, ' '));
  });

  it('is addressed to everyone, and handed over for those who are left', async () => {
    const inbox = await server();
    await sender(inbox.url(), { replyTo: { name: '', address: 'ops@x.test' } }).send(
      outgoing({ recipients: ['b@x.test'] }),
    );
    const [{ mail, to }] = inbox.mails;
    expect(to).toEqual(['b@x.test']);
    expect(mail.to).toHaveLength(2);
    expect(mail.replyTo).toMatchObject([{ address: 'ops@x.test' }]);
  });
});

describe('a picture', () => {
  async function pictures(answer: (path: string | undefined) => { type: string; body: Buffer; status?: number }) {
    const http: Server = createServer(({ url }, response) => {
      const { type, body, status = 200 } = answer(url);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => http.closeAllConnections() }, http);
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }
  const withPicture = (url: string): OutgoingMail =>
    outgoing({ mail: text({ pictures: [{ url, description: 'graph of load' }] }) });

  it('travels with the mail, fetched where it can be reached', async () => {
    const at = await pictures(() => ({ type: 'image/png', body: PNG }));
    const inbox = await server();
    const options = { pictures: { from: 'https://tocsin.example.com', at } };
    await sender(inbox.url(), {}, options).send(withPicture('https://tocsin.example.com/i/1.png'));
    const [{ mail, raw }] = inbox.mails;
    expect(mail.html).toContain('<img src="cid:graph@tocsin" alt="graph of load"');
    expect(mail.attachments).toMatchObject([
      { contentId: '<graph@tocsin>', mimeType: 'image/png', disposition: 'inline', related: true },
    ]);
    expect(Buffer.from(mail.attachments[0].content as ArrayBuffer)).toEqual(PNG);
    expect(raw).toContain('Content-Type: multipart/related');
  });

  it.each([
    { when: 'is not there', type: 'text/plain', body: Buffer.alloc(0), status: 404 },
    { when: 'is no picture', type: 'text/html', body: Buffer.from('<p>') },
    { when: 'is too large', type: 'image/png', body: Buffer.alloc(2 * 1024 * 1024 + 1) },
  ])('that $when is left out', async ({ type, body, status = 200 }) => {
    const at = await pictures(() => ({ type, body, status }));
    const inbox = await server();
    expect(await sender(inbox.url()).send(withPicture(`${at}/i/1.png`))).toMatchObject({ kind: 'taken' });
    expect(inbox.mails[0].mail).toMatchObject({ html: '<p>load</p>\n', attachments: [] });
  });

  it('goes without another that cannot be had', async () => {
    const at = await pictures((path) => ({ type: 'image/png', body: PNG, status: path === '/2.png' ? 404 : 200 }));
    const inbox = await server();
    const html = [0, 1, 2].map((index) => pictureSlot(index)).join('|');
    const shown = [1, 2, 3].map((each) => ({ url: `${at}/${each}.png`, description: `graph ${each}` }));
    await sender(inbox.url()).send(outgoing({ mail: text({ html, pictures: shown }) }));
    const [{ mail }] = inbox.mails;
    expect(mail.html).toMatch(/cid:graph@tocsin" alt="graph 1"[^|]*\|\|[^|]*cid:graph3@tocsin" alt="graph 3"/);
    expect(mail.attachments.map(({ contentId }) => contentId)).toEqual(['<graph@tocsin>', '<graph3@tocsin>']);
  });

  it('of 2 MiB is not too large', async () => {
    const at = await pictures(() => ({ type: 'image/png', body: Buffer.alloc(2 * 1024 * 1024) }));
    const inbox = await server();
    await sender(inbox.url()).send(withPicture(`${at}/i/1.png`));
    expect(inbox.mails[0].mail.attachments).toHaveLength(1);
  });
});

describe('encryption and login', () => {
  const secured: SMTPServerOptions = {
    ...certificate,
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'wönder/land' ? done(null, { user: username }) : done(saying(535, `no ${username} ${password}`)),
  };
  const login = `alice:${encodeURIComponent('wönder/land')}@`;
  const trusting = { extraAuthorities: [authority.cert] };

  it('by STARTTLS, with user and password', async () => {
    const inbox = await server(secured);
    expect(await sender(inbox.url(login, 'localhost'), trusting).send(outgoing())).toMatchObject({ kind: 'taken' });
    expect(inbox.mails[0]).toMatchObject({ isEncrypted: true, user: 'alice' });
  });

  it('from the start, with smtps', async () => {
    const inbox = await server({ ...secured, secure: true });
    expect(await sender(inbox.url(login, 'localhost'), trusting).send(outgoing())).toMatchObject({ kind: 'taken' });
    expect(inbox.mails[0]).toMatchObject({ isEncrypted: true, user: 'alice' });
  });

  it('a wrong password is told, and not shown', async () => {
    const inbox = await server(secured);
    const result = await sender(inbox.url('alice:wrong-password@', 'localhost'), trusting).send(outgoing());
    expect(result).toMatchObject({ kind: 'refused', stage: 'login', code: 535 });
    expect(JSON.stringify(result)).not.toContain('wrong-password');
  });

  it('a server that wants a login is told of', async () => {
    const inbox = await server(secured);
    const result = await sender(inbox.url('', 'localhost'), trusting).send(outgoing());
    expect(result).toMatchObject({ kind: 'refused', stage: 'session', code: 530 });
  });

  it('a certificate that nobody vouches for is a failure', async () => {
    const inbox = await server(secured);
    expect(await sender(inbox.url('', 'localhost')).send(outgoing())).toMatchObject({
      kind: 'failure',
      code: 'tls_failed',
    });
  });

  it.each([
    { when: 'offered, without a password', startTls: 'offered', userinfo: '', kind: 'taken' },
    { when: 'offered, with one', startTls: 'offered', userinfo: 'a:b@', kind: 'failure' },
    { when: 'required', startTls: 'required', userinfo: '', kind: 'failure' },
    { when: 'never, even with a password', startTls: 'never', userinfo: 'a:b@', kind: 'taken' },
  ] as const)('a server without STARTTLS where it is $when: $kind', async ({ startTls, userinfo, kind }) => {
    const inbox = await server({
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(null, { user: 'a' }),
    });
    expect((await sender(inbox.url(userinfo), { startTls }).send(outgoing())).kind).toBe(kind);
    expect(inbox.mails).toHaveLength(kind === 'taken' ? 1 : 0);
  });
});

describe('what the server says', () => {
  it('of one recipient does not keep the others from their mail', async () => {
    const inbox = await server({
      onRcptTo: ({ address }, _session, done) => done(address === 'b@x.test' ? saying(550, 'no such user') : null),
    });
    expect(await sender(inbox.url()).send(outgoing())).toMatchObject({
      kind: 'taken',
      accepted: ['a@x.test'],
      refused: [{ address: 'b@x.test', code: 550, text: '550 no such user' }],
    });
    expect(inbox.mails[0].to).toEqual(['a@x.test']);
  });

  it.each<{ what: string; options: SMTPServerOptions; expected: Partial<Extract<MailResult, { kind: 'refused' }>> }>([
    {
      what: 'the sender',
      options: { onMailFrom: (_address, _session, done) => done(saying(550, 'bad sender')) },
      expected: { stage: 'session', code: 550 },
    },
    {
      what: 'all recipients, for now',
      options: { onRcptTo: (_address, _session, done) => done(saying(450, 'later')) },
      expected: { stage: 'recipients', code: 450, text: '450 later' },
    },
    {
      what: 'the mail',
      options: { onData: (stream, _session, done) => stream.resume().on('end', () => done(saying(552, 'too big'))) },
      expected: { stage: 'message', code: 552 },
    },
    {
      what: 'the mail, for now',
      options: { onData: (stream, _session, done) => stream.resume().on('end', () => done(saying(452, 'full'))) },
      expected: { stage: 'message', code: 452 },
    },
    {
      what: 'everything',
      options: { onConnect: (_session, done) => done(saying(554, 'no service')) },
      expected: { stage: 'session', code: 554 },
    },
  ])('when it refuses $what', async ({ options, expected }) => {
    const inbox = await server(options);
    expect(await sender(inbox.url()).send(outgoing())).toMatchObject({ kind: 'refused', ...expected });
    expect(inbox.mails).toEqual([]);
  });
});

describe('what goes wrong on the way', () => {
  async function raw(onSocket: (socket: Socket) => void): Promise<string> {
    const sockets = new Set<Socket>();
    const tcp = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      onSocket(socket);
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => [...sockets].map((socket) => socket.destroy()) }, tcp);
    return `smtp://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  }

  it.each<{ what: string; url: () => Promise<string>; code: string }>([
    { what: 'no server', url: () => Promise.resolve('smtp://127.0.0.1:1'), code: 'connect_failed' },
    { what: 'no such host', url: () => Promise.resolve('smtp://no-such-host.invalid'), code: 'dns_failed' },
    { what: 'no greeting', url: () => raw(() => {}), code: 'total_timeout' },
    { what: 'a connection closed at once', url: () => raw((socket) => socket.destroy()), code: 'connection_lost' },
    {
      what: 'something that is no mail server',
      url: () => raw((socket) => socket.end('HTTP/1.1 400\r\n')),
      code: 'protocol_error',
    },
    {
      what: 'TLS with a server that has none',
      url: async () => (await server()).url().replace('smtp:', 'smtps:'),
      code: 'tls_failed',
    },
  ])('$what: $code', async ({ url, code }) => {
    const result = await sender(await url(), { timeoutMs: 1_000 }).send(outgoing());
    expect(result).toMatchObject({ kind: 'failure', code });
  });

  it('a server that hangs after the mail is given up on', async () => {
    const inbox = await server({ onData: (stream) => stream.resume() });
    const result = await sender(inbox.url(), { timeoutMs: 300 }).send(outgoing());
    expect(result).toMatchObject({ kind: 'failure', code: 'total_timeout' });
  });

  it('a connection that breaks after the mail', async () => {
    const inbox = await server({ onData: (stream) => stream.resume().on('end', () => inbox.drop()) });
    expect(await sender(inbox.url()).send(outgoing())).toMatchObject({ kind: 'failure', code: 'connection_lost' });
  });

  it('a server that has failed five times is left alone', async () => {
    let connections = 0;
    const url = await raw((socket) => {
      connections += 1;
      socket.destroy();
    });
    const mails = sender(url);
    for (let attempt = 0; attempt < 5; attempt++) await mails.send(outgoing());
    expect(connections).toBe(5);
    expect(await mails.send(outgoing())).toMatchObject({ kind: 'failure', code: 'connect_failed', totalMs: 0 });
    expect(connections).toBe(5);
  });
});

it('no more connections at once than allowed', async () => {
  let [now, most] = [0, 0];
  const inbox = await server({
    onMailFrom: (_address, _session, done) => {
      most = Math.max(most, ++now);
      setImmediate(done);
    },
    onData: (stream, _session, done) =>
      stream.resume().on('end', () => {
        now -= 1;
        done();
      }),
  });
  const mails = sender(inbox.url(), { connections: 2 });
  const results = await Promise.all(Array.from({ length: 8 }, () => mails.send(outgoing())));
  expect(results.every(({ kind }) => kind === 'taken')).toBe(true);
  expect(most).toBe(2);
});

it('closing waits for what is under way and begins nothing more', async () => {
  const inbox = await server();
  const mails = sender(inbox.url());
  const underWay = mails.send(outgoing());
  await mails.close();
  expect(await underWay).toMatchObject({ kind: 'taken' });
  expect(await mails.send(outgoing())).toMatchObject({ kind: 'failure', code: 'connection_lost', totalMs: 0 });
  expect(inbox.connections).toBe(1);
});
