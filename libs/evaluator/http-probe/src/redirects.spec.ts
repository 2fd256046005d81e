import type { Socket } from 'node:net';
import { answer } from '@tocsin/pinned-http/testing';
import type { ProbeRequest } from '@tocsin/evaluator-domain';
import { Site } from './testing/probing.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Answers by path. */
async function siteOf(pages: Readonly<Record<string, string>>): Promise<Site> {
  const site = await Site.start((socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      const path = /^[A-Z]+ (\S+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
      socket.write(pages[path] ?? answer('404 Not Found'));
    });
  });
  cleanUps.push(() => site.stop());
  return site;
}

const redirect = (to: string, status = '302 Found', headers: readonly string[] = []): string =>
  answer(status, 'elsewhere', [`Location: ${to}`, ...headers]);
const FOLLOWED: Partial<ProbeRequest> = { followsRedirects: true };

/** Header lines of the nth request of a site that have one of the names. */
function headersOf(site: Site, nth: number, ...names: string[]): readonly string[] {
  const requests = site.server.received.join('').split(/(?=(?:GET|POST|PUT|DELETE) \S+ HTTP)/);
  const isNamed = new RegExp(`^(?:${names.join('|')}):`, 'i');
  return (requests[nth] ?? '').split('\r\n').filter((line) => isNamed.test(line));
}

describe('redirects', () => {
  it('are followed only if the monitor says so', async () => {
    const site = await siteOf({ '/': redirect('/a'), '/a': answer('200 OK') });
    expect(await site.probe()).toMatchObject({ status: 302, failure: null });
    expect(await site.probe(FOLLOWED)).toMatchObject({ status: 200, failure: null });
    expect(site.requests).toEqual(['GET /', 'GET /', 'GET /a']);
  });

  it('two are followed, three are too many', async () => {
    const pages = { '/': redirect('/a'), '/a': redirect('b'), '/b': answer('200 OK') };
    const site = await siteOf(pages);
    expect(await site.probe(FOLLOWED)).toMatchObject({ status: 200, failure: null });
    const longer = await siteOf({ ...pages, '/b': redirect('/c'), '/c': answer('200 OK') });
    expect(await longer.probe(FOLLOWED)).toMatchObject({
      status: 302,
      responseTimeMs: null,
      failure: 'HTTP request failed - too many redirects',
    });
    expect(longer.requests).toEqual(['GET /', 'GET /a', 'GET /b']);
  });

  it('a loop ends', async () => {
    const site = await siteOf({ '/': redirect('/') });
    expect((await site.probe(FOLLOWED)).failure).toBe('HTTP request failed - too many redirects');
  });

  it.each([
    { what: 'no Location', page: answer('302 Found'), failure: 'status is 302, a redirect without Location' },
    { what: 'no URL', page: redirect('http://['), failure: 'a redirect leads to something that is no URL' },
    {
      what: 'another scheme',
      page: redirect('ftp://example.com/'),
      failure: 'a redirect leads to ftp: instead of http: or https:',
    },
  ])('$what', async ({ page, failure }) => {
    const site = await siteOf({ '/': page });
    expect(await site.probe(FOLLOWED)).toMatchObject({ status: 302, failure: `HTTP request failed - ${failure}` });
  });

  it('304 is no redirect', async () => {
    const site = await siteOf({ '/': 'HTTP/1.1 304 Not Modified\r\n\r\n' });
    expect(await site.probe(FOLLOWED)).toMatchObject({ status: 304, failure: null });
  });

  it.each([
    { status: '301 Moved', method: 'POST', then: 'GET /a', length: [] },
    { status: '302 Found', method: 'PUT', then: 'GET /a', length: [] },
    { status: '303 See Other', method: 'DELETE', then: 'GET /a', length: [] },
    { status: '307 Temporary', method: 'POST', then: 'POST /a', length: ['content-length: 4'] },
    { status: '308 Permanent', method: 'PUT', then: 'PUT /a', length: ['content-length: 4'] },
  ] as const)('after $status a $method goes on as $then', async ({ status, method, then, length }) => {
    const site = await siteOf({ '/': redirect('/a', status), '/a': answer('200 OK') });
    const headers = [{ name: 'Content-Type', value: 'text/plain' }];
    await site.probe({ ...FOLLOWED, method, body: 'ping', headers });
    expect(site.requests).toEqual([`${method} /`, then]);
    expect(headersOf(site, 1, 'content-length')).toEqual(length);
    expect(headersOf(site, 1, 'content-type')).toHaveLength(length.length);
  });

  it('keep credentials at one origin, and tell another none', async () => {
    const other = await siteOf({ '/b': answer('200 OK') });
    const site = await siteOf({ '/': redirect('/a'), '/a': redirect(other.url('/b')) });
    const headers = [
      { name: 'Authorization', value: 'Bearer secret' },
      { name: 'Cookie', value: 'mine=1' },
      { name: 'X-Kept', value: 'yes' },
    ];
    await site.probe({ ...FOLLOWED, headers });
    const names = ['authorization', 'cookie', 'x-kept'];
    const all = ['Authorization: Bearer secret', 'Cookie: mine=1', 'X-Kept: yes'];
    expect(headersOf(site, 0, ...names)).toEqual(all);
    expect(headersOf(site, 1, ...names)).toEqual(all);
    expect(headersOf(other, 0, ...names)).toEqual(['X-Kept: yes']);
  });

  it('keep the userinfo of the first URL at its origin', async () => {
    const other = await siteOf({ '/b': answer('200 OK') });
    const site = await siteOf({ '/': redirect('/a'), '/a': redirect(other.url('/b')) });
    await site.probe({ ...FOLLOWED, url: site.url().replace('//', '//user:pw@') });
    expect(headersOf(site, 1, 'authorization')).toEqual(['authorization: Basic dXNlcjpwdw==']);
    expect(headersOf(other, 0, 'authorization')).toEqual([]);
  });

  it('the final answer alone is searched', async () => {
    const site = await siteOf({ '/': redirect('/a'), '/a': answer('200 OK', 'hello') });
    expect(await site.probe({ ...FOLLOWED, containsString: 'elsewhere' })).toMatchObject({ containsString: false });
    expect(await site.probe({ ...FOLLOWED, containsString: 'hello' })).toMatchObject({ containsString: true });
  });
});

describe('cookies', () => {
  it('that an answer sets go along', async () => {
    const site = await siteOf({
      '/': redirect('/a', '302 Found', ['Set-Cookie: sid=abc; Path=/; HttpOnly', 'Set-Cookie: b=2']),
      '/a': answer('200 OK'),
    });
    await site.probe({ ...FOLLOWED, headers: [{ name: 'Cookie', value: 'mine=1' }] });
    expect(headersOf(site, 1, 'cookie')).toEqual(['cookie: mine=1; sid=abc; b=2']);
  });

  it('are forgotten with the run', async () => {
    const site = await siteOf({ '/': answer('200 OK', '', ['Set-Cookie: sid=abc']) });
    await site.probe(FOLLOWED);
    await site.probe(FOLLOWED);
    expect(site.server.received.join('')).not.toMatch(/cookie:/i);
  });
});
