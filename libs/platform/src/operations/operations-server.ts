import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

/** `/livez`, `/readyz` and `/metrics` on a port of their own: they need no key and stay off the public address. */
export class OperationsServer {
  private readonly server: Server;

  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {
    this.server = createServer((request, response) => {
      void this.answer(request.url ?? '/').then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type }).end(body);
      });
    });
  }

  /** @returns The port that it listens on. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(url: string): Promise<{ status: number; type: string; body: string }> {
    const json = 'application/json';
    switch (url.split('?')[0]) {
      case '/livez':
        return { status: 200, type: json, body: '{"status":"ok"}' };
      case '/readyz': {
        const problems = await this.readiness.problems();
        const status = problems.length === 0 ? 200 : 503;
        const body = { status: status === 200 ? 'ok' : 'not ready', problems, ...this.readiness.facts() };
        return { status, type: json, body: JSON.stringify(body) };
      }
      case '/metrics':
        return { status: 200, type: this.metrics.registry.contentType, body: await this.metrics.registry.metrics() };
      default:
        return { status: 404, type: json, body: '{"error":"here are /livez, /readyz and /metrics"}' };
    }
  }
}
