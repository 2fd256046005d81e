import { connect } from 'node:net';
import { promisify } from 'node:util';
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { Body, Controller, Get, Module, Post, UseFilters, UseGuards } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConflictError, NotFoundError, Secret, SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { ConfigurationLookup } from '@tocsin/service-ports';
import { ApiKeyGuard, CurrentPrincipal } from '../auth/api-key.guard.js';
import { Needs } from '../auth/needs.js';
import type { Principal } from '../auth/principal.js';
import { ConfigurationView } from '../configuration/configuration-view.js';
import { Topics } from '../log/topics.js';
import { Metrics } from '../operations/metrics.js';
import { Readiness } from '../operations/readiness.js';
import { PlatformModule } from '../platform.module.js';
import { SurfaceErrorFilter } from './surface-error-filter.js';
import { createHttpApplication } from './http-application.js';

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

class NoLookup extends ConfigurationLookup {
  override async find(): Promise<undefined> {
    return undefined;
  }

  override async revision(): Promise<undefined> {
    return undefined;
  }
}

@Controller('/api/v0')
@UseGuards(ApiKeyGuard)
@UseFilters(SurfaceErrorFilter)
class V0Controller {
  @Get('/who')
  @Needs('read')
  who(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Post('/echo')
  @Needs('write')
  echo(@Body() body: unknown): { body: unknown } {
    return { body };
  }

  @Get('/missing')
  @Needs('read')
  missing(): never {
    throw new NotFoundError('Host Not Found.');
  }

  @Get('/defect')
  @Needs('read')
  defect(): never {
    throw new TypeError('secret detail');
  }

  @Get('/undeclared')
  undeclared(): string {
    return 'never';
  }
}

@Controller('/api/v1')
@UseGuards(ApiKeyGuard)
@UseFilters(SurfaceErrorFilter)
class V1Controller {
  @Get('/conflict')
  @Needs('read')
  conflict(): never {
    throw new ConflictError('the name is taken');
  }
}

@Controller()
class UploadController {
  @Post('/batch')
  batch(@Body() body: unknown): { body: unknown } {
    return { body };
  }
}

@Module({ controllers: [V0Controller, V1Controller, UploadController] })
class SurfaceModule {}

describe('the HTTP application', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const log = new MemoryLog();
    const view = new ConfigurationView();
    const key = (id: string, text: string, canWrite: boolean): ConfigRecord => ({
      kind: 'apiKey',
      org: 'org1',
      id,
      revision: 1,
      at: 0,
      actor: { kind: 'system', id: 'test' },
      state: { id, name: id, sha256: sha256(text), canRead: true, canWrite, userId: null },
    });
    view.apply([
      { key: 'org1/apiKey/rw', record: key('rw', 'read-write', true), offset: 0 },
      { key: 'org1/apiKey/ro', record: key('ro', 'read-only', false), offset: 1 },
    ]);
    const platform = PlatformModule.register({
      log,
      topics: await Topics.open(log, { prefix: '', log: 'embedded' }),
      clock: new FakeClock(),
      ids: { next: () => 'id' },
      logger: new SilentLogger(),
      view,
      lookup: new NoLookup(),
      metrics: new Metrics(),
      readiness: new Readiness(),
      internalToken: { value: new Secret('internal-token-of-the-test') },
    });
    app = await createHttpApplication(
      { module: SurfaceModule, imports: [platform] },
      { maxBodyBytes: 1000, logger: new SilentLogger() },
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  const ask = async (path: string, options: RequestInit = {}, key = 'read-write'): Promise<[number, unknown]> => {
    const headers = { ...(key !== '' && { 'X-Api-Key': key }), 'Content-Type': 'application/json' };
    const answer = await fetch(url + path, { headers, ...options });
    return [answer.status, await answer.json()];
  };
  const post = (path: string, body: string, key?: string): Promise<[number, unknown]> =>
    ask(path, { method: 'POST', body }, key);

  it('tells a route who asks', async () => {
    expect(await ask('/api/v0/who')).toEqual([
      200,
      { org: 'org1', keyId: 'rw', userId: null, canRead: true, canWrite: true },
    ]);
  });

  it('answers a missing and an unknown key alike, as a bare text on API v0', async () => {
    const refused = [401, { error: 'Authentication failed. Please try with valid Api Key.' }];
    expect(await ask('/api/v0/who', {}, '')).toEqual(refused);
    expect(await ask('/api/v0/who', {}, 'unknown')).toEqual(refused);
  });

  it('refuses a write with a key that only reads, naming key and permission', async () => {
    expect(await post('/api/v0/echo', '{}', 'read-only')).toEqual([
      403,
      { error: { message: 'the API key "ro" lacks the write permission' } },
    ]);
  });

  it('refuses a route that declares no permission', async () => {
    expect((await ask('/api/v0/undeclared'))[0]).toBe(403);
  });

  it('takes an empty body as none, and a trailing slash or question mark as nothing', async () => {
    expect(await post('/api/v0/echo', '')).toEqual([201, {}]);
    expect(await post('/api/v0/echo', 'null')).toEqual([201, { body: null }]);
    expect((await ask('/api/v0/who/?'))[0]).toBe(200);
  });

  it('says where JSON is malformed, in the shape of the surface', async () => {
    const [status, body] = await post('/api/v0/echo', '{"a":');
    expect(status).toBe(400);
    expect(body).toEqual({ error: { message: expect.stringContaining('not valid JSON') as string } });
  });

  it('refuses a body beyond the limit and names the limit', async () => {
    expect(await post('/api/v0/echo', `"${'x'.repeat(1000)}"`)).toEqual([
      413,
      { error: { message: 'the body exceeds the limit of 1000 bytes' } },
    ]);
    expect((await post('/api/v0/echo', `"${'x'.repeat(998)}"`))[0]).toBe(201);
  });

  it.each(['content-length: 20000000', 'transfer-encoding: chunked'])(
    'lets whoever sends far too much (%s) finish, and then read why it was refused',
    async (length) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      const head = ['POST /api/v0/echo HTTP/1.1', 'host: test', 'x-api-key: read-write', length];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      const [before, after] = length.includes('chunked') ? ['1312d00\r\n', '\r\n0\r\n\r\n'] : ['', ''];
      socket.write(before);
      // As most clients do it: no look at the answer before everything is written.
      await promisify(socket.write.bind(socket))(Buffer.alloc(20_000_000, 'x'));
      socket.write(after);
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close[^]*exceeds the limit of 1000 bytes/i);
    },
  );

  it.each(['', 'garbage', 'multipart/form-data', 'application/json; charset=latin1'])(
    'reads a body as JSON that claims to be "%s"',
    async (type) => {
      const options = { method: 'POST', headers: { 'X-Api-Key': 'read-write', 'Content-Type': type } };
      expect(await ask('/api/v0/echo', { ...options, body: '{"a":1}' })).toEqual([201, { body: { a: 1 } }]);
      expect(await ask('/batch', { ...options, body: '{"a":1}' })).toEqual([201, { body: { a: 1 } }]);
    },
  );

  it('has the room of an upload again once it is answered', async () => {
    const text = JSON.stringify('x'.repeat(20_000_000));
    for (let i = 0; i < 5; i++) expect((await post('/batch', text))[0]).toBe(201);
  });

  it('gives errors the status of their code and the shape of their surface', async () => {
    expect(await ask('/api/v0/missing')).toEqual([404, { error: { message: 'Host Not Found.' } }]);
    expect(await ask('/api/v1/conflict')).toEqual([409, { error: { code: 'conflict', message: 'the name is taken' } }]);
    expect((await ask('/api/v0/nothing-here'))[0]).toBe(404);
    expect((await ask('/api/v1/nothing-here'))[1]).toMatchObject({ error: { code: 'not_found' } });
  });

  it('says nothing of the inside of a defect', async () => {
    expect(await ask('/api/v0/defect')).toEqual([500, { error: { message: 'internal error' } }]);
  });
});
