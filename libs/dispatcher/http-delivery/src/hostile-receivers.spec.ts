import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import type { SendResult } from '@tocsin/dispatcher-domain';
import {
  answer,
  answering,
  FixedResolver,
  RawServer,
  selfSignedCertificate,
  TestAuthority,
} from '@tocsin/pinned-http/testing';
import { SystemClock } from '@tocsin/runtime';
import type { SendLimits } from './send/send-limits.js';
import { UndiciWebhookSender } from './undici-webhook-sender.js';

const clock = new SystemClock();
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

type Serve = (socket: Socket) => void;

/** Sends one webhook to a receiver that behaves as told. */
async function sendTo(
  serve: Serve,
  limits: Partial<SendLimits> = {},
  body = Buffer.from('{}'),
): Promise<{ result: SendResult; server: RawServer }> {
  const server = await RawServer.start(serve);
  const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock, limits });
  cleanUps.push(
    () => sender.close(),
    () => server.stop(),
  );
  const result = await sender.send({ url: `http://127.0.0.1:${server.port}/`, headers: {}, body });
  return { result, server };
}

/** Writes again and again, until the other side has gone. */
function writingEvery(intervalMs: number, first: string, next: string): Serve {
  return (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(next), intervalMs);
    socket.on('close', () => clearInterval(timer));
  };
}

const SHORT: Partial<SendLimits> = { totalMs: 1_000 };

describe('a receiver that takes its time', () => {
  it('one byte of the body at a time: cut at the total deadline, and the status counts', async () => {
    const { result, server } = await sendTo(
      writingEvery(5, 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', 'x'),
      SHORT,
    );
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it('one header at a time', async () => {
    const { result, server } = await sendTo(writingEvery(5, 'HTTP/1.1 200 OK\r\n', 'X-A: 1\r\n'), SHORT);
    expect(result).toMatchObject({
      kind: 'failure',
      code: 'total_timeout',
      detail: 'no complete answer within 1000 ms; the request was sent',
    });
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it('silence', async () => {
    const { result, server } = await sendTo(() => undefined, { firstByteMs: 100 });
    expect(result).toMatchObject({
      kind: 'failure',
      code: 'first_byte_timeout',
      timings: { connectMs: expect.any(Number) as number },
    });
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it('a few interim answers are passed over', async () => {
    const { result } = await sendTo(
      answering(`${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(16)}${answer('200 OK')}`),
    );
    expect(result).toMatchObject({ kind: 'response', status: 200 });
  });

  it('a flood of interim answers is cut', async () => {
    const { result, server } = await sendTo(answering('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(17)));
    expect(result).toMatchObject({
      kind: 'failure',
      code: 'protocol_error',
      detail: 'more than 16 interim (1xx) answers',
    });
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it('interim answers for ever, slowly', async () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
    const { result } = await sendTo(writingEvery(200, '', interim), SHORT);
    expect(result).toMatchObject({ kind: 'failure', code: 'total_timeout' });
  });
});

describe('a receiver that sends too much', () => {
  it('300 MiB of body: read up to the limit, then cut', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    const { result, server } = await sendTo((socket) => {
      const pour = (): void => {
        while (written < 300 && !socket.destroyed) {
          written += 1;
          if (!socket.write(chunk)) {
            socket.once('drain', pour);
            return;
          }
        }
      };
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${300 * chunk.length}\r\n\r\n`);
        pour();
      });
    });
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    await server.until(({ openConnections }) => openConnections === 0);
    expect(written).toBeLessThan(100); // what socket buffers hold, not 300
  });

  it('a body of exactly the limit keeps the connection, one byte more ends it', async () => {
    const atLimit = await sendTo(answering(answer('200 OK', 'x'.repeat(1000))), { responseBytes: 1000 });
    expect(atLimit.server.openConnections).toBe(1);
    const beyond = await sendTo(answering(answer('200 OK', 'x'.repeat(1001))), { responseBytes: 1000 });
    expect(beyond.result).toMatchObject({ kind: 'response', status: 200 });
    await beyond.server.until(({ openConnections }) => openConnections === 0);
  });

  it('a compression bomb stays compressed, and compression was not asked for', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024)).toString('latin1');
    const { result, server } = await sendTo(answering(answer('200 OK', bomb, ['Content-Encoding: gzip'])));
    expect((result as { bodySnippet: Buffer }).bodySnippet.subarray(0, 2).toString('hex')).toBe('1f8b');
    expect((result as { bodySnippet: Buffer }).bodySnippet).toHaveLength(1024);
    expect(server.received.join('').toLowerCase()).not.toContain('accept-encoding');
  });

  it('16 KiB of headers', async () => {
    const within = await sendTo(answering(answer('200 OK', '', [`X-A: ${'a'.repeat(15_000)}`])));
    expect(within.result).toMatchObject({ kind: 'response', status: 200 });
    const beyond = await sendTo(answering(answer('200 OK', '', [`X-A: ${'a'.repeat(16_384)}`])));
    expect(beyond.result).toMatchObject({ kind: 'failure', code: 'headers_too_large' });
    const many = await sendTo(
      answering(
        answer(
          '200 OK',
          '',
          Array.from({ length: 2000 }, (_, at) => `X-${at}: aaaaaa`),
        ),
      ),
    );
    expect(many.result).toMatchObject({ kind: 'failure', code: 'headers_too_large' });
  });
});

describe('a receiver that does not speak HTTP/1.1 properly', () => {
  it.each([
    { what: 'two lengths', text: 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab' },
    {
      what: 'length and chunks',
      text: 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    { what: 'a bad status line', text: 'HTTP/1.1 abc OK\r\n\r\n' },
    { what: 'status 000', text: 'HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n' },
    { what: 'status 099', text: 'HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n' },
    { what: 'an unasked 100', text: `HTTP/1.1 100 Continue\r\n\r\n${answer('200 OK')}` },
    {
      what: 'an unasked upgrade',
      text: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    },
    { what: 'bare line feeds', text: 'HTTP/1.1 200 OK\nContent-Length: 0\n\n' },
    { what: 'a line folded', text: 'HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 0\r\n\r\n' },
    { what: 'another protocol', text: 'SSH-2.0-OpenSSH_9.2\r\n' },
    { what: 'HTTP/2 frames', text: '\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64' },
    { what: 'nothing but zeros', text: '\0'.repeat(100) },
  ])('$what: protocol error', async ({ text }) => {
    const { result, server } = await sendTo((socket) => socket.once('data', () => socket.write(text, 'latin1')));
    expect(result).toMatchObject({ kind: 'failure', code: 'protocol_error' });
    await server.until(({ openConnections }) => openConnections === 0);
  });

  it.each([
    { what: 'after 200 in mid-body', text: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', status: 200 },
    { what: 'after 500 in mid-body', text: 'HTTP/1.1 500 No\r\nContent-Length: 10\r\n\r\nabc', status: 500 },
    {
      what: 'in the middle of a chunk',
      text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc',
      status: 200,
    },
    { what: 'to mark the end', text: 'HTTP/1.1 200 OK\r\n\r\nabc', status: 200 },
  ])('the connection closed $what: the status counts', async ({ text, status }) => {
    const { result } = await sendTo((socket) => socket.once('data', () => socket.end(text)));
    expect(result).toMatchObject({ kind: 'response', status, bodySnippet: Buffer.from('abc') });
  });

  it.each([
    { what: 'at once', serve: (socket: Socket) => socket.destroy() },
    { what: 'after the request', serve: (socket: Socket) => socket.once('data', () => socket.destroy()) },
    { what: 'by a reset', serve: (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()) },
    { what: 'in the status line', serve: (socket: Socket) => socket.once('data', () => socket.end('HTTP/1.1 20')) },
    {
      what: 'among the headers',
      serve: (socket: Socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nX-A: ')),
    },
  ])('the connection closed $what: lost', async ({ serve }) => {
    const { result } = await sendTo(serve);
    expect(result).toMatchObject({ kind: 'failure', code: 'connection_lost' });
  });

  it('204 with a body', async () => {
    const { result } = await sendTo(answering(`${answer('204 No Content', 'unexpected')}`));
    expect(result).toMatchObject({ kind: 'response', status: 204 });
  });

  it('headers that are not ASCII', async () => {
    const { result } = await sendTo(answering(answer('429 Slow', '', ['X-A: caf\xe9 \xff', 'Retry-After: \xe9'])));
    expect(result).toMatchObject({ kind: 'response', status: 429, retryAfter: 'é' });
  });

  it('two Retry-After: the first one counts', async () => {
    const { result } = await sendTo(answering(answer('429 Slow', '', ['Retry-After: 1', 'Retry-After: 2'])));
    expect(result).toMatchObject({ retryAfter: '1' });
  });

  it('413 before the body has been read', async () => {
    const { result } = await sendTo(
      (socket) =>
        socket.once('data', () => {
          socket.pause();
          socket.write(answer('413 Too Large', 'no', ['Connection: close']));
        }),
      {},
      Buffer.alloc(8 * 1024 * 1024, 'x'),
    );
    expect(result).toMatchObject({ kind: 'response', status: 413 });
  });

  it('an answer before the request, as if it had been one', async () => {
    const { result } = await sendTo((socket) => socket.write(answer('200 OK')));
    expect(['response', 'failure']).toContain(result.kind);
  });

  it('any bytes at all: one result, no exception, and the next receiver is served', async () => {
    let bytes: Uint8Array = new Uint8Array();
    const server = await RawServer.start((socket) => socket.once('data', () => socket.end(Buffer.from(bytes))));
    const good = await RawServer.start(answering(answer('200 OK')));
    const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock, limits: { totalMs: 5_000 } });
    cleanUps.push(
      () => sender.close(),
      () => server.stop(),
      () => good.stop(),
    );
    const status = fc.integer({ min: 0, max: 999 }).map((code) => String(code).padStart(3, '0'));
    const line = fc.string({
      unit: fc.constantFrom('a', ':', ' ', '\t', '\r', '\n', '\0', 'é', '0', '5', ';'),
      maxLength: 60,
    });
    const text = fc
      .tuple(status, line, line)
      .map(([code, head, body]) => Buffer.from(`HTTP/1.1 ${code} X\r\n${head}\r\n\r\n${body}`, 'latin1'));
    const kinds = ['response', 'failure'];
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), text), async (garbage) => {
        bytes = garbage;
        const result = await sender.send({
          url: `http://127.0.0.1:${server.port}/`,
          headers: {},
          body: Buffer.from('{}'),
        });
        expect(kinds).toContain(result.kind);
      }),
      { numRuns: 300 },
    );
    expect(
      await sender.send({ url: `http://127.0.0.1:${good.port}/`, headers: {}, body: Buffer.from('{}') }),
    ).toMatchObject({ status: 200 });
  });
});

describe('TLS', () => {
  const authority = new TestAuthority();

  async function sendOverTls(tls: TlsOptions, limits: Partial<SendLimits> = {}) {
    const names: string[] = [];
    const server = await RawServer.start(answering(answer('200 OK', 'ok')), {
      tls: {
        ...tls,
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      },
    });
    const resolver = new FixedResolver({ 'hook.test': [['127.0.0.1']] });
    const sender = new UndiciWebhookSender({
      policy: aLoopbackPolicy(),
      clock,
      resolver,
      limits,
      extraAuthorities: [authority.cert],
    });
    cleanUps.push(
      () => sender.close(),
      () => server.stop(),
    );
    const send = (host: string) =>
      sender.send({ url: `https://${host}:${server.port}/`, headers: {}, body: Buffer.from('{}') });
    return { send, server, names };
  }

  it('a valid certificate: server name, host and authority are those of the name', async () => {
    const { send, server, names } = await sendOverTls(authority.issue({ names: ['hook.test'] }));
    expect(await send('hook.test')).toMatchObject({
      kind: 'response',
      status: 200,
      address: '127.0.0.1',
      timings: { tlsMs: expect.any(Number) as number },
    });
    expect(names).toEqual(['hook.test']);
    expect(server.received[0]).toContain(`host: hook.test:${server.port}\r\n`);
  });

  it.each([
    {
      what: 'self-signed',
      certificate: () => selfSignedCertificate({ names: ['hook.test'] }),
      detail: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
    {
      what: 'expired',
      certificate: () => authority.issue({ names: ['hook.test'], validYears: [2020, 2021] }),
      detail: 'CERT_HAS_EXPIRED',
    },
    {
      what: 'not yet valid',
      certificate: () => authority.issue({ names: ['hook.test'], validYears: [2048, 2049] }),
      detail: 'CERT_NOT_YET_VALID',
    },
    {
      what: 'for another host',
      certificate: () => authority.issue({ names: ['other.test'] }),
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      what: 'of an unknown authority',
      certificate: () => new TestAuthority('Nobody').issue({ names: ['hook.test'] }),
      detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
  ])('a certificate that is $what', async ({ certificate, detail }) => {
    const { send, server } = await sendOverTls(certificate());
    expect(await send('hook.test')).toMatchObject({
      kind: 'failure',
      code: 'tls_failed',
      detail: expect.stringContaining(detail) as string,
    });
    expect(server.received.join('')).toBe('');
  });

  it('an address in the URL is matched against the certificate too', async () => {
    const { send } = await sendOverTls(authority.issue({ names: ['hook.test'] }));
    expect(await send('127.0.0.1')).toMatchObject({ kind: 'failure', code: 'tls_failed' });
  });

  it('TLS 1.1 is too old', async () => {
    const { send } = await sendOverTls({
      ...authority.issue({ names: ['hook.test'] }),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await send('hook.test')).toMatchObject({ kind: 'failure', code: 'tls_failed' });
  });

  const plain = 'HTTP/1.1 400 Bad Request\r\n\r\n';
  it.each<{ what: string; serve: Serve; code: string; tlsMs?: number }>([
    { what: 'plain HTTP', serve: (socket) => socket.once('data', () => socket.write(plain)), code: 'tls_failed' },
    { what: 'no handshake', serve: () => undefined, code: 'tls_timeout', tlsMs: 100 },
    { what: 'an end in mid-handshake', serve: (socket) => socket.once('data', () => socket.end()), code: 'tls_failed' },
    {
      what: 'a reset in mid-handshake',
      serve: (socket) => socket.once('data', () => socket.resetAndDestroy()),
      code: 'tls_failed',
    },
  ])('$what instead of TLS', async ({ serve, code, tlsMs = 5_000 }) => {
    const server = await RawServer.start(serve);
    const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock, limits: { tlsMs } });
    cleanUps.push(
      () => sender.close(),
      () => server.stop(),
    );
    const result = await sender.send({
      url: `https://127.0.0.1:${server.port}/`,
      headers: {},
      body: Buffer.from('{}'),
    });
    expect(result).toMatchObject({ kind: 'failure', code });
    await server.until(({ openConnections }) => openConnections === 0);
  });
});
