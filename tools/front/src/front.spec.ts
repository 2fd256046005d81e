import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { containerNginxConfig } from './container-nginx-config.js';
import { nginxConfig } from './nginx-config.js';
import { startProxy } from './proxy.js';

async function echo(name: string): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = { name, url: request.url, method: request.method, key: request.headers['x-api-key'] };
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...seen, bytes: Buffer.concat(chunks).length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the front of a distributed installation', () => {
  it('passes a request on to the service that owns its path, whole and with its headers', async () => {
    const [config, evaluator, dispatcher] = await Promise.all(['config', 'evaluator', 'dispatcher'].map(echo));
    const upstreams = { config: [config.address], evaluator: [evaluator.address], dispatcher: [dispatcher.address] };
    const proxy = await startProxy('127.0.0.1', 0, upstreams);
    const ask = async (path: string, body?: string): Promise<unknown> => {
      const method = body === undefined ? 'GET' : 'POST';
      const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`, {
        method,
        body,
        headers: { 'X-Api-Key': 'k' },
      });
      expect(answer.status).toBe(201);
      return answer.json();
    };
    try {
      expect(await ask('/api/v0/org')).toMatchObject({ name: 'config', url: '/api/v0/org', key: 'k' });
      expect(await ask('/api/v0/tsdb', 'x'.repeat(3_000_000))).toMatchObject({ name: 'evaluator', bytes: 3_000_000 });
      expect(await ask('/api/v1/deliveries?limit=1')).toMatchObject({
        name: 'dispatcher',
        url: '/api/v1/deliveries?limit=1',
      });
      evaluator.server.close();
      evaluator.server.closeAllConnections();
      const down = await fetch(`http://127.0.0.1:${proxy.port}/api/v0/tsdb`);
      expect(down.status).toBe(502);
      expect(await down.json()).toMatchObject({ error: { message: expect.stringContaining('evaluator') as string } });
    } finally {
      await proxy.close();
      for (const { server } of [config, evaluator, dispatcher]) {
        server.close();
        server.closeAllConnections();
      }
    }
  });

  it('tells nginx every route of the table and each upstream', () => {
    const text = nginxConfig({
      listen: '127.0.0.1:7070',
      upstreams: { config: ['c:1'], evaluator: ['e:2', 'e:3'], dispatcher: ['d:3'] },
      maxBodyBytes: 5_242_880,
      workDir: '/var/lib/tocsin',
    });
    expect(text).toContain('"~^/api/v0/tsdb(/|$)" evaluator;');
    expect(text).toContain(
      'upstream evaluator { server e:2 max_fails=1 fail_timeout=1s; server e:3 max_fails=1 fail_timeout=1s; keepalive 256; }',
    );
    expect(text).toContain('pid "/var/lib/tocsin/nginx.pid";');
  });

  it('tells nginx to look up addresses that may change, where it names who knows them', () => {
    const text = nginxConfig({
      listen: '8080',
      upstreams: { config: ['c:1'], evaluator: ['e:2', 'e:3'], dispatcher: ['d:3'] },
      maxBodyBytes: 5_242_880,
      resolver: '127.0.0.11',
    });
    expect(text).toContain('resolver 127.0.0.11 valid=5s ipv6=off;');
    expect(text).toContain(
      'upstream config { zone config 64k; server c:1 resolve max_fails=1 fail_timeout=1s; keepalive 256; }',
    );
  });

  it('has its generated copy in docker/nginx.conf; `npm run nginx-conf` renews it', () => {
    const path = fileURLToPath(new URL('../../../docker/nginx.conf', import.meta.url));
    expect(readFileSync(path, 'utf8')).toBe(containerNginxConfig());
  });
});
