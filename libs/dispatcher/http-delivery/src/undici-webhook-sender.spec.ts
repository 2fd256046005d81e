import { egressPolicyFromSettings } from '@tocsin/delivery-security';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import type { OutgoingRequest, SendResult } from '@tocsin/dispatcher-domain';
import { answer, answering, FixedResolver, RawServer, SilentResolver } from '@tocsin/pinned-http/testing';
import { SystemClock } from '@tocsin/runtime';
import { UndiciWebhookSender, type UndiciWebhookSenderOptions } from './undici-webhook-sender.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function aSender(options: Partial<UndiciWebhookSenderOptions> = {}): UndiciWebhookSender {
  const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock: new SystemClock(), ...options });
  cleanUps.push(() => sender.close());
  return sender;
}

async function aServer(...args: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const server = await RawServer.start(...args);
  cleanUps.unshift(() => server.stop());
  return server;
}

const aRequest = (url: string, part: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url,
  headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
  body: Buffer.from('{"a":"日"}'),
  ...part,
});

/** Undici offers a connection again one turn of the event loop after its answer. */
const connectionIsFree = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what goes out', () => {
  it('is a POST with the given headers and bytes, and nothing that was not asked for', async () => {
    const server = await aServer(answering(answer('200 OK', 'ok')));
    const result = await aSender().send(aRequest(`http://127.0.0.1:${server.port}/hook?x=1`));
    expect(result).toMatchObject({ kind: 'response', status: 200, address: '127.0.0.1' });
    expect(Buffer.from(server.received[0] ?? '', 'latin1').toString()).toBe(
      [
        'POST /hook?x=1 HTTP/1.1',
        `host: 127.0.0.1:${server.port}`,
        'connection: keep-alive',
        'content-type: application/json',
        'webhook-id: msg_1',
        'content-length: 11',
        '',
        '{"a":"日"}',
      ].join('\r\n'),
    );
  });

  it('carries userinfo of the URL as Basic authentication and nowhere else', async () => {
    const server = await aServer(answering(answer('204 No Content')));
    await aSender().send(aRequest(`http://user:p%40ss@127.0.0.1:${server.port}/`));
    expect(server.received[0]).toContain(`authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\n`);
    expect(server.received[0]).toContain(`host: 127.0.0.1:${server.port}\r\n`);
  });

  it.each(['Host', 'connection', 'Transfer-Encoding', 'content-length', 'accept-encoding'])(
    'never has its framing changed by a header %s',
    async (name) => {
      const server = await aServer(answering(answer('200 OK')));
      const result = await aSender().send(aRequest(`http://127.0.0.1:${server.port}/`, { headers: { [name]: 'x' } }));
      expect(result).toMatchObject({
        kind: 'failure',
        code: 'protocol_error',
        detail: `the header "${name}" cannot be set; nothing was sent`,
      });
      expect(server.received).toEqual([]);
    },
  );

  it.each(['a\r\nX-Injected: 1', 'a\nb', 'a\u0000b', '日'])('refuses the header value %j', async (value) => {
    const server = await aServer(answering(answer('200 OK')));
    const result = await aSender().send(aRequest(`http://127.0.0.1:${server.port}/`, { headers: { 'x-a': value } }));
    expect(result).toMatchObject({ kind: 'failure', code: 'protocol_error' });
    expect(server.received.join('')).toBe('');
  });
});

describe('what comes back', () => {
  it('is handed on with Retry-After, the beginning of the body, and the phases', async () => {
    const server = await aServer(answering(answer('503 Busy', 'x'.repeat(2000), ['Retry-After: 120'])));
    const resolver = new FixedResolver({ 'hook.test': [['127.0.0.1']] });
    const result = await aSender({ resolver }).send(aRequest(`http://hook.test:${server.port}/`));
    expect(result).toMatchObject({ kind: 'response', status: 503, retryAfter: '120', address: '127.0.0.1' });
    const { bodySnippet, timings } = result as Extract<SendResult, { kind: 'response' }>;
    expect(bodySnippet.toString()).toBe('x'.repeat(1024));
    expect(Object.keys(timings).sort()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'totalMs']);
  });

  it('a redirect is an answer like any other and is not followed', async () => {
    const elsewhere = await aServer(answering(answer('200 OK')));
    const server = await aServer(answering(answer('302 Found', '', [`Location: http://127.0.0.1:${elsewhere.port}/`])));
    expect(await aSender().send(aRequest(`http://127.0.0.1:${server.port}/`))).toMatchObject({
      kind: 'response',
      status: 302,
      location: `http://127.0.0.1:${elsewhere.port}/`,
    });
    expect(elsewhere.received).toEqual([]);
  });
});

describe('connections', () => {
  it('are used again, and then count no connection phases', async () => {
    const server = await aServer(answering(answer('200 OK', 'ok')));
    const sender = aSender();
    await sender.send(aRequest(`http://127.0.0.1:${server.port}/`));
    await connectionIsFree();
    const second = await sender.send(aRequest(`http://127.0.0.1:${server.port}/`));
    expect(server.received).toHaveLength(1);
    expect(second).toMatchObject({ kind: 'response', address: '127.0.0.1' });
    expect('timings' in second && Object.keys(second.timings).sort()).toEqual(['firstByteMs', 'totalMs']);
  });

  it('that nobody uses are closed', async () => {
    const server = await aServer(answering(answer('200 OK', 'ok')));
    await aSender({ limits: { idleConnectionMs: 20 } }).send(aRequest(`http://127.0.0.1:${server.port}/`));
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it('to one origin are bounded; other attempts wait their turn', async () => {
    let most = 0;
    const server = await aServer((socket) => {
      most = Math.max(most, server.openConnections);
      answering(answer('200 OK'))(socket);
    });
    const sender = aSender({ limits: { connectionsPerOrigin: 2 } });
    const results = await Promise.all(
      Array.from({ length: 20 }, () => sender.send(aRequest(`http://127.0.0.1:${server.port}/`))),
    );
    expect(results.every((result) => result.kind === 'response')).toBe(true);
    expect(most).toBe(2);
  });

  it('an attempt that waits for a connection too long says so and is never sent', async () => {
    const held: (() => void)[] = [];
    const server = await aServer((socket) => {
      socket.once('data', () => held.push(() => socket.write(answer('200 OK'))));
    });
    const patient = aSender({ limits: { connectionsPerOrigin: 1, totalMs: 1_000 } });
    const [first, second] = [1, 2].map((n) => patient.send(aRequest(`http://127.0.0.1:${server.port}/${n}`)));
    expect(await second).toMatchObject({
      kind: 'failure',
      code: 'total_timeout',
      detail: expect.stringContaining('no connection was free') as string,
    });
    expect(await first).toMatchObject({
      kind: 'failure',
      code: 'total_timeout',
      detail: expect.stringContaining('the request was sent') as string,
    });
    await server.until(({ openConnections }) => openConnections === 0);
    expect(server.received.join('')).not.toContain('POST /2');
  });
});

describe('names', () => {
  it.each([
    { when: 'all private', answers: ['10.0.0.1'] },
    { when: 'public and private', answers: ['8.8.8.8', '10.0.0.1'] },
    { when: 'private and public', answers: ['10.0.0.1', '8.8.8.8'] },
    { when: 'public and IPv6 loopback', answers: ['8.8.8.8', '::1'] },
    { when: 'a metadata address', answers: ['169.254.169.254'] },
  ])('that resolve to $when are refused before anything is dialled', async ({ answers }) => {
    const sender = aSender({
      policy: egressPolicyFromSettings({}),
      resolver: new FixedResolver({ 'hook.test': [answers] }),
    });
    expect(await sender.send(aRequest('http://hook.test/'))).toMatchObject({
      kind: 'refused',
      code: 'answers_not_allowed',
    });
  });

  it('are refused in the same words as literal addresses, and without timings', async () => {
    const sender = aSender({
      policy: egressPolicyFromSettings({}),
      resolver: new FixedResolver({ 'hook.test': [['10.0.0.1']] }),
    });
    const byName = await sender.send(aRequest('http://hook.test/'));
    const byAddress = await sender.send(aRequest('http://10.0.0.1/'));
    expect(byAddress).toEqual({
      kind: 'refused',
      code: 'address_not_allowed',
      detail: (byName as { detail: string }).detail,
    });
  });

  it('are resolved for every connection; a rebound name reaches nobody', async () => {
    const server = await aServer((socket) => answering(answer('200 OK', '', ['Connection: close']))(socket));
    const resolver = new FixedResolver({ 'hook.test': [['127.0.0.1'], ['192.168.0.1']] });
    const sender = aSender({ resolver });
    expect(await sender.send(aRequest(`http://hook.test:${server.port}/`))).toMatchObject({
      kind: 'response',
      status: 200,
    });
    await server.until(({ openConnections }) => openConnections === 0);
    expect(await sender.send(aRequest(`http://hook.test:${server.port}/`))).toMatchObject({
      kind: 'refused',
      code: 'answers_not_allowed',
    });
    expect(server.received).toHaveLength(1);
  });

  it('are not asked again while a vetted connection lives', async () => {
    const server = await aServer(answering(answer('200 OK')));
    const resolver = new FixedResolver({ 'hook.test': [['127.0.0.1'], ['192.168.0.1']] });
    const sender = aSender({ resolver });
    await sender.send(aRequest(`http://hook.test:${server.port}/`));
    await connectionIsFree();
    expect(await sender.send(aRequest(`http://hook.test:${server.port}/`))).toMatchObject({ kind: 'response' });
    expect(resolver.asked).toEqual(['hook.test']);
    expect(server.received).toHaveLength(1);
  });

  it('with 4,000 addresses are vetted to the last', async () => {
    const many = Array.from({ length: 4000 }, (_, at) => `127.1.${at >> 8}.${at & 0xff}`);
    const resolver = new FixedResolver({ 'hook.test': [[...many, '10.0.0.1']] });
    expect(await aSender({ resolver }).send(aRequest('http://hook.test/'))).toMatchObject({ kind: 'refused' });
  });

  it('that do not exist, and name servers that are silent', async () => {
    expect(await aSender({ resolver: new FixedResolver({}) }).send(aRequest('http://hook.test/'))).toMatchObject({
      kind: 'failure',
      code: 'dns_failed',
      detail: 'the host name has no address',
    });
    const empty = aSender({ resolver: new FixedResolver({ 'hook.test': [[]] }) });
    expect(await empty.send(aRequest('http://hook.test/'))).toMatchObject({ kind: 'failure', code: 'dns_failed' });
    const silent = aSender({ resolver: new SilentResolver(), limits: { dnsMs: 20 } });
    expect(await silent.send(aRequest('http://hook.test/'))).toMatchObject({
      kind: 'failure',
      code: 'dns_timeout',
      timings: { dnsMs: expect.any(Number) as number },
    });
  });

  it('localhost is never asked for: it is the allowed loopback addresses', async () => {
    const server = await aServer(answering(answer('200 OK')));
    const resolver = new FixedResolver({});
    const sender = aSender({ resolver, policy: egressPolicyFromSettings({ allow: '127.0.0.0/8' }) });
    expect(await sender.send(aRequest(`http://localhost:${server.port}/`))).toMatchObject({
      kind: 'response',
      address: '127.0.0.1',
    });
    expect(resolver.asked).toEqual([]);
  });

  it('of one label go to an allowed block and nowhere else', async () => {
    const server = await aServer(answering(answer('200 OK')));
    const resolver = new FixedResolver({ inbox: [['127.0.0.1']], evil: [['8.8.8.8']] });
    const sender = aSender({ resolver });
    expect(await sender.send(aRequest(`http://inbox:${server.port}/`))).toMatchObject({
      kind: 'response',
      status: 200,
    });
    expect(await sender.send(aRequest(`http://evil:${server.port}/`))).toMatchObject({
      kind: 'refused',
      code: 'answers_not_allowed',
    });
  });
});

describe('the policy', () => {
  it.each([
    { url: 'http://127.0.0.1/', code: 'address_not_allowed' },
    { url: 'http://[::ffff:127.0.0.1]/', code: 'address_not_allowed' },
    { url: 'http://localhost/', code: 'host_local' },
    { url: 'ftp://example.com/', code: 'scheme_not_allowed' },
    { url: 'http://example.com:22/', code: 'port_not_allowed' },
    { url: 'nonsense', code: 'url_malformed' },
  ])('applies at send time too: $url', async ({ url, code }) => {
    expect(await aSender({ policy: egressPolicyFromSettings({}) }).send(aRequest(url))).toMatchObject({
      kind: 'refused',
      code,
    });
  });
});

describe('close', () => {
  it('waits for what is running, ends what is idle, and sends nothing more', async () => {
    let release: (() => void) | undefined;
    const server = await aServer((socket) => {
      socket.once('data', () => (release = () => socket.write(answer('200 OK'))));
    });
    const sender = aSender();
    const running = sender.send(aRequest(`http://127.0.0.1:${server.port}/`));
    await server.until(() => release !== undefined);
    const closed = sender.close();
    release?.();
    expect(await running).toMatchObject({ kind: 'response', status: 200 });
    await closed;
    await server.until(({ openConnections }) => openConnections === 0);
    expect(await sender.send(aRequest(`http://127.0.0.1:${server.port}/`))).toMatchObject({
      kind: 'failure',
      code: 'connection_lost',
    });
  });
});
