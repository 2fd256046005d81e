import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inOrder, type Result, type Sdk, type Task, type Told } from './sdk.js';

const PAGE = fileURLToPath(new URL('../../../../tools/clients/amplitude/browser/page.html', import.meta.url));
const SDK = createRequire(import.meta.url).resolve('@amplitude/analytics-browser/lib/scripts/amplitude-min.umd.js');

/** The SDK in a page of a real browser. */
export const browserSdk: Sdk = {
  name: 'browser',
  deviceOf: (user) => `device-of-${user}`,
  start: async (task) => {
    const site = new Site(task);
    const chromium = await openChromium(await site.listen());
    const ended = chromium.ended.then((how) => {
      throw new Error(`Chromium ended with ${how}`);
    });
    const results = Promise.race([site.done, ended]);
    results.catch(() => undefined); // told where it is waited for
    return {
      told: site.told,
      results,
      stop: async () => {
        site.close();
        await chromium.stop();
      },
    };
  },
};

/** Serves the page, which tells it what happens. Another origin than that of the instance, as sites are. */
class Site {
  readonly told: Told[] = [];
  /** Resolves when the page says that it is done, or when it has been left. */
  readonly done: Promise<readonly Result[]>;
  private readonly server: Server;

  constructor(private readonly task: Task) {
    const { promise, resolve } = withResolver<readonly Result[]>();
    this.done = promise;
    this.server = createServer((request, response) => {
      this.handle(request, response, () => resolve(inOrder(this.told))).catch((error: unknown) =>
        response.destroy(error as Error),
      );
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async handle(request: IncomingMessage, response: ServerResponse, done: () => void): Promise<void> {
    switch (request.url) {
      case '/':
        return void createReadStream(PAGE).pipe(response.setHeader('content-type', 'text/html'));
      case '/sdk.js':
        return void createReadStream(SDK).pipe(response.setHeader('content-type', 'text/javascript'));
      case '/task':
        return void response.end(JSON.stringify(this.task));
      case '/told':
        this.told.push(JSON.parse(await text(request)) as Told);
        return void response.end();
      case '/end':
      case '/left':
        response.end();
        return done();
      default:
        return void response.writeHead(404).end();
    }
  }
}

async function openChromium(url: string): Promise<{ readonly ended: Promise<string>; stop(): Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'tocsin-chromium-'));
  const child = spawn(
    'chromium',
    [
      '--headless',
      '--no-sandbox', // which root may not use
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(String(code ?? signal)));
  });
  ended.catch(() => undefined); // told where it is waited for
  return {
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function withResolver<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
