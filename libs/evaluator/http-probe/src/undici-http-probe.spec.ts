import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_EGRESS_POLICY } from '@tocsin/delivery-security';
import type { ProbeFinding, ProbeRequest } from '@tocsin/evaluator-domain';
import fc from 'fast-check';
import { answer, answering, FixedResolver, SilentResolver } from '@tocsin/pinned-http/testing';
import { DEFAULT_PROBE_LIMITS } from './probe-limits.js';
import { aProbe, aProbeRequest, Site } from './testing/probing.js';
import type { UndiciHttpProbeOptions } from './undici-http-probe.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function aSite(serve: Parameters<typeof Site.start>[0]): Promise<Site> {
  const site = await Site.start(serve);
  cleanUps.push(() => site.stop());
  return site;
}

const siteWith = (text: string): Promise<Site> => aSite(answering(text));
const signal = new AbortController().signal;

/** Writes again and again, until the other side has gone. */
function writingFirstThen(first: string, next: string, intervalMs: number): (socket: Socket) => void {
  return (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(next), intervalMs);
    socket.on('close', () => clearInterval(timer));
  };
}

describe('a site that answers', () => {
  it('its status, and how long it took', async () => {
    const site = await siteWith(answer('200 OK', 'hello'));
    const finding = await site.probe();
    expect(finding).toEqual({
      status: 200,
      responseTimeMs: expect.any(Number),
      certificateExpiresAt: null,
      containsString: null,
      failure: null,
    });
    expect(finding.responseTimeMs).toBeGreaterThan(0);
  });

  it.each(['404 Not Found', '503 Service Unavailable', '301 Moved'])(
    '%s is an answer like any other',
    async (status) => {
      const site = await siteWith(answer(status));
      expect(await site.probe()).toMatchObject({ status: Number(status.slice(0, 3)), failure: null });
    },
  );

  it('gets what the monitor says: method, path, headers and body', async () => {
    const site = await siteWith(answer('200 OK'));
    await aProbe().probe(
      aProbeRequest(site.url('/a?b=c#d'), {
        method: 'PUT',
        headers: [
          { name: 'X-One', value: '1' },
          { name: 'Content-Type', value: 'text/plain' },
        ],
        body: 'ping 日',
      }),
      signal,
    );
    const received = site.server.received.join('');
    expect(received).toMatch(/^PUT \/a\?b=c HTTP\/1\.1\r\n/);
    expect(received).toMatch(/X-One: 1\r\nContent-Type: text\/plain\r\n/);
    expect(received).toMatch(/user-agent: tocsin-http-checker\/0\.0\.0\r\n/);
    expect(received).toMatch(/content-length: 8\r\n\r\nping /);
    expect(received).not.toMatch(/authorization/i);
  });

  it('gets another user agent if the monitor brings one', async () => {
    const site = await siteWith(answer('200 OK'));
    await site.probe({ headers: [{ name: 'User-Agent', value: 'mine/1' }] });
    expect(site.server.received.join('').match(/user-agent: .*/gi)).toEqual(['User-Agent: mine/1']);
  });

  it('gets the userinfo of the URL as Basic authentication', async () => {
    const site = await siteWith(answer('200 OK'));
    await site.probe({ url: site.url().replace('//', '//user:p%20w@') });
    expect(site.server.received.join('')).toContain('authorization: Basic dXNlcjpwIHc=');
  });

  it('is connected to anew by every probe', async () => {
    const site = await siteWith(answer('200 OK'));
    const probe = aProbe();
    await probe.probe(aProbeRequest(site.url()), signal);
    await probe.probe(aProbeRequest(site.url()), signal);
    expect(site.server.received).toHaveLength(2);
    await site.server.until(({ openConnections }) => openConnections === 0);
  });

  it('103 before 200: the 200 counts', async () => {
    const site = await siteWith(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${answer('200 OK')}`);
    expect(await site.probe()).toMatchObject({ status: 200, failure: null });
  });
});

describe('the text that must be there', () => {
  const body = `<p>${'x'.repeat(70_000)} in the cart: 日本 </p>`;
  const bytes = Buffer.from(body);
  const encoded = (encoding: string, content: Buffer, type = 'text/html'): string =>
    answer('200 OK', content.toString('latin1'), [`Content-Encoding: ${encoding}`, `Content-Type: ${type}`]);

  it.each([
    { how: 'as it is', text: answer('200 OK', bytes.toString('latin1')) },
    { how: 'gzip', text: encoded('gzip', gzipSync(bytes)) },
    { how: 'x-gzip', text: encoded('X-GZIP', gzipSync(bytes)) },
    { how: 'deflate', text: encoded('deflate', deflateSync(bytes)) },
    { how: 'deflate without its header', text: encoded('deflate', deflateRawSync(bytes)) },
    { how: 'br', text: encoded('br', brotliCompressSync(bytes)) },
  ])('is found: $how', async ({ text }) => {
    const site = await siteWith(text);
    expect(await site.probe({ containsString: 'cart: 日本' })).toMatchObject({ containsString: true, failure: null });
    expect(await site.probe({ containsString: 'cart: 日本語' })).toMatchObject({
      containsString: false,
      failure: null,
    });
  });

  it('is found across pieces that arrive one after the other', async () => {
    const [first, second] = [Buffer.from('in the ca'), Buffer.from('rt')];
    const site = await aSite((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n');
      socket.write(first, () => setImmediate(() => socket.write(second)));
    });
    expect(await site.probe({ containsString: 'cart' })).toMatchObject({ containsString: true });
  });

  it('is found in the charset that the site names', async () => {
    const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b]).toString('latin1');
    const site = await siteWith(answer('200 OK', shiftJis, ['Content-Type: text/html; charset=Shift_JIS']));
    expect(await site.probe({ containsString: '日本' })).toMatchObject({ containsString: true });
  });

  it.each([
    {
      what: 'an encoding that nobody knows',
      text: encoded('zstd', bytes),
      failure: 'HTTP request failed - the body has the content encoding "zstd"; only gzip, deflate and br can be read',
    },
    {
      what: 'a body that is not what its encoding says',
      text: encoded('gzip', bytes),
      failure: 'HTTP request failed - the body is not what its content encoding "gzip" says',
    },
    {
      what: 'a compressed body that breaks off',
      text: encoded('gzip', gzipSync(bytes).subarray(0, 60)),
      failure: 'HTTP request failed - the body is not what its content encoding "gzip" says',
    },
  ])('$what', async ({ text, failure }) => {
    const site = await siteWith(text);
    expect(await site.probe({ containsString: 'cart' })).toMatchObject({ status: 200, containsString: null, failure });
    expect(await site.probe()).toMatchObject({ status: 200, failure: null });
  });
});

describe('a site that does harm', () => {
  const SHORT: Partial<UndiciHttpProbeOptions> = { limits: { totalMs: 400 } };
  const timedOut = { failure: 'HTTP request timed out', responseTimeMs: 400 };

  it.each([
    { what: 'says nothing', serve: () => undefined, status: null },
    { what: 'drips its headers', serve: writingFirstThen('HTTP/1.1 200 OK\r\n', 'X-A: 1\r\n', 5), status: null },
    { what: 'hints without end', serve: writingFirstThen('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 100), status: null },
    {
      what: 'drips its body',
      serve: writingFirstThen('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', 'x', 5),
      status: 200,
    },
  ])('one that $what times out', async ({ serve, status }) => {
    const site = await aSite(serve);
    expect(await site.probe({}, SHORT)).toMatchObject({ ...timedOut, status });
    await site.server.until(({ openConnections }) => openConnections === 0);
  });

  it('one whose name servers are silent times out', async () => {
    const finding = await aProbe({ ...SHORT, resolver: new SilentResolver() }).probe(
      aProbeRequest('http://www.example.com/'),
      signal,
    );
    expect(finding).toMatchObject({ ...timedOut, status: null });
  });

  const endless = (head: string, next: string) => (socket: Socket) => {
    socket.write(head);
    const more = (): void => {
      while (!socket.destroyed && socket.write(next));
    };
    socket.on('drain', more);
    more();
  };

  it('an endless body ends at the cap', async () => {
    const site = await aSite(endless('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536)));
    const failure = 'HTTP request failed - the body is longer than 10 MiB';
    expect(await site.probe()).toMatchObject({ status: 200, responseTimeMs: null, failure });
    expect(await site.probe({ containsString: 'y' })).toMatchObject({ containsString: null, failure });
  });

  it('a body of just the cap is whole', async () => {
    const site = await siteWith(answer('200 OK', 'x'.repeat(DEFAULT_PROBE_LIMITS.wireBytes)));
    expect(await site.probe()).toMatchObject({ status: 200, failure: null });
  });

  it('a compressed bomb ends at the cap of what comes out of it', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024)).toString('latin1');
    const site = await siteWith(answer('200 OK', bomb, ['Content-Encoding: gzip']));
    const failure = 'HTTP request failed - the decompressed body is longer than 20 MiB';
    expect(await site.probe({ containsString: 'y' })).toMatchObject({ status: 200, failure });
  });

  it.each([
    { what: '10,000 short headers', name: 'A', failure: 'HTTP request failed - more than 500 response headers' },
    {
      what: '10,000 long ones',
      name: 'X-Long-Header',
      failure: 'HTTP request failed - the response headers are too large',
    },
  ])('$what', async ({ name, failure }) => {
    const headers = Array.from({ length: 10_000 }, (_, i) => `${name}: ${name === 'A' ? '' : i}`);
    const site = await siteWith(answer('200 OK', '', headers));
    expect(await site.probe()).toMatchObject({ failure, containsString: null });
  });

  it('500 headers are none too many', async () => {
    const headers = Array.from({ length: DEFAULT_PROBE_LIMITS.headerCount - 1 }, () => 'A: 1');
    const site = await siteWith(answer('200 OK', '', headers));
    expect(await site.probe()).toMatchObject({ status: 200, failure: null });
  });

  it('hints in a row', async () => {
    const site = await siteWith('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(20) + answer('200 OK'));
    expect(await site.probe()).toMatchObject({ failure: 'HTTP request failed - more than 16 interim (1xx) answers' });
  });

  it.each([
    { what: 'no HTTP at all', text: 'SSH-2.0-OpenSSH_9.6\r\n' },
    { what: 'a status that is none', text: 'HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n' },
    { what: 'another protocol', text: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n' },
  ])('$what', async ({ text }) => {
    const site = await siteWith(text);
    expect(await site.probe()).toMatchObject({ failure: 'HTTP request failed - the answer is not HTTP/1.1' });
  });

  it('two lengths', async () => {
    const site = await siteWith('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx');
    expect((await site.probe()).failure).toBe('HTTP request failed - the body is not as long as Content-Length says');
  });

  it('one that hangs up', async () => {
    const failure = 'HTTP request failed - the connection was closed before the answer was complete';
    const before = await aSite((socket) => socket.end());
    expect(await before.probe()).toMatchObject({ status: null, failure });
    const amid = await aSite((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx'));
    expect(await amid.probe()).toMatchObject({ status: 200, responseTimeMs: null, failure });
  });
});

it('whatever bytes a site sends, the probe comes to an end, and the next one too', async () => {
  let bytes = new Uint8Array();
  const site = await aSite((socket) => socket.on('data', () => socket.end(bytes)));
  const good = await siteWith(answer('200 OK'));
  const probe = aProbe({ limits: { totalMs: 5_000 } });
  const status = fc.integer({ min: 0, max: 999 }).map((code) => String(code).padStart(3, '0'));
  const header = fc.constantFrom('', 'Location: /', 'Set-Cookie: =;;', 'Content-Encoding: gzip', 'Content-Length: 1');
  const line = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\r', '\n', '\0', 'é', '0', ';'), maxLength: 60 });
  const text = fc
    .tuple(status, header, line, line)
    .map(([code, ...lines]) => Buffer.from(`HTTP/1.1 ${code} X\r\n${lines.join('\r\n')}`, 'latin1'));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), text), async (garbage) => {
      bytes = Uint8Array.from(garbage);
      const request = aProbeRequest(site.url(), { followsRedirects: true, containsString: 'x' });
      const finding: ProbeFinding = await probe.probe(request, new AbortController().signal);
      expect(finding.failure === null).toBe(finding.containsString !== null);
    }),
    { numRuns: 200 },
  );
  expect(await probe.probe(aProbeRequest(good.url()), signal)).toMatchObject({ status: 200, failure: null });
});

describe('a site that is not there', () => {
  it('nobody listens', async () => {
    const site = await Site.start(() => undefined);
    await site.stop();
    expect(await site.probe()).toEqual({
      status: null,
      responseTimeMs: null,
      certificateExpiresAt: null,
      containsString: null,
      failure: 'HTTP request failed - connection refused',
    });
  });

  it.each([
    { dualstack: 'ipv4', addresses: [], failure: 'the host name has no address' },
    { dualstack: 'ipv4', addresses: ['2606:4700:4700::1111'], failure: 'the host name has no IPv4 address' },
    { dualstack: 'ipv6', addresses: ['8.8.8.8'], failure: 'the host name has no IPv6 address' },
  ] as const)('$dualstack and a name with $addresses', async ({ dualstack, addresses, failure }) => {
    const resolver = new FixedResolver(addresses.length === 0 ? {} : { 'www.example.com': [addresses] });
    const finding = await aProbe({ resolver }).probe(aProbeRequest('http://www.example.com/', { dualstack }), signal);
    expect(finding).toMatchObject({ status: null, failure: `HTTP request failed - ${failure}` });
  });

  it.each(['ipv4', 'auto'] as const)('%s reaches a name with an address of each family', async (dualstack) => {
    const site = await siteWith(answer('200 OK'));
    const resolver = new FixedResolver({ 'both.example.com': [['::1', '127.0.0.1']] });
    const request = aProbeRequest(site.url('/', 'both.example.com'), { dualstack });
    expect(await aProbe({ resolver }).probe(request, signal)).toMatchObject({ status: 200, failure: null });
  });
});

describe('where probes may not look', () => {
  const blocked =
    'HTTP request failed - the URL leads to an address that external monitors may not look at; the operator can allow its network with TOCSIN_EXTERNAL_ALLOW';
  const closed = { policy: DEFAULT_EGRESS_POLICY };

  it.each([
    'http://127.0.0.1:8080/',
    'http://localhost:8080/',
    'http://169.254.169.254/',
    'http://[::1]/',
    'http://db/',
  ])('%s', async (url) => {
    const finding = await aProbe(closed).probe(aProbeRequest(url), signal);
    expect(finding).toMatchObject({ status: null, responseTimeMs: null, failure: blocked });
  });

  it('a name with a public and a private address', async () => {
    const resolver = new FixedResolver({ 'www.example.com': [['93.184.216.34', '10.0.0.1']] });
    const finding = await aProbe({ ...closed, resolver }).probe(aProbeRequest('http://www.example.com/'), signal);
    expect(finding.failure).toBe(blocked);
  });

  it('a port of another service', async () => {
    const finding = await aProbe(closed).probe(aProbeRequest('http://www.example.com:22/'), signal);
    expect(finding.failure).toMatch(/^HTTP request failed - port 22 is not allowed; use 80, 443/);
  });

  it('a private address behind a redirect', async () => {
    const site = await siteWith(answer('302 Found', '', ['Location: http://10.0.0.1/']));
    expect(await site.probe({ followsRedirects: true })).toMatchObject({ status: 302, failure: blocked });
  });
});

describe('a probe', () => {
  it.each(['Transfer-Encoding', 'Expect', 'Upgrade'])('with the header %s cannot be sent', async (name) => {
    const site = await siteWith(answer('200 OK'));
    const request: Partial<ProbeRequest> = { headers: [{ name, value: 'x' }] };
    const { failure } = await site.probe(request);
    expect(failure).toMatch(/^HTTP request failed - the request cannot be sent: /);
  });

  it('that is called off throws the reason', async () => {
    const site = await aSite(() => undefined);
    const abort = new AbortController();
    const probing = aProbe().probe(aProbeRequest(site.url()), abort.signal);
    await site.server.until(({ received }) => received.join('').includes('\r\n\r\n'));
    abort.abort(new Error('the shard is gone'));
    await expect(probing).rejects.toThrow('the shard is gone');
    await site.server.until(({ openConnections }) => openConnections === 0);
  });

  it('is not held up by others that hang', async () => {
    const slow = await aSite(() => undefined);
    const fast = await siteWith(answer('200 OK'));
    const probe = aProbe({ limits: { totalMs: 2_000 } });
    const hanging = Array.from({ length: 100 }, () => probe.probe(aProbeRequest(slow.url()), signal));
    const finding = await probe.probe(aProbeRequest(fast.url()), signal);
    expect(finding).toMatchObject({ status: 200, failure: null });
    expect(new Set((await Promise.all(hanging)).map(({ failure }) => failure))).toEqual(
      new Set(['HTTP request timed out']),
    );
  });
});
