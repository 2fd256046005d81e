import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Upstreams } from '@tocsin/tool-front';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** More than any program keeps in memory unasked. */
const LARGE_BYTES = 5_000_000;
/** What is answered with as much. */
const LARGE = '/api/v0/tsdb/latest';

/** An instance of a service that notes what reaches it. */
interface Instance {
  readonly address: string;
  readonly requests: string[];
  stop(): Promise<void>;
}

/** @param answers - False: takes every request in whole, then breaks the connection, as a crash would. */
async function instance(answers = true): Promise<Instance> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      if (answers) response.writeHead(200).end(request.url === LARGE ? 'x'.repeat(LARGE_BYTES) : '{}');
      else request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a front must do with several instances of a service, some of which may be gone. */
export function describeFront(
  name: string,
  start: (port: number, upstreams: Upstreams) => Promise<{ stop(): Promise<void> }>,
): void {
  describe(`${name} before two evaluators`, () => {
    let evaluators: Instance[];
    let others: Instance;
    let front: { stop(): Promise<void> };
    let url: string;

    const post = async (): Promise<number> => {
      const answer = await fetch(`${url}/api/v0/tsdb`, { method: 'POST', body: '[]' });
      await answer.arrayBuffer();
      return answer.status;
    };
    const received = (): number => evaluators.reduce((sum, { requests }) => sum + requests.length, 0);

    async function open(...made: Promise<Instance>[]): Promise<void> {
      evaluators = await Promise.all(made);
      others = await instance();
      const port = await freePort();
      const addresses = evaluators.map(({ address }) => address);
      front = await start(port, { config: [others.address], evaluator: addresses, dispatcher: [others.address] });
      url = `http://127.0.0.1:${port}`;
    }

    afterEach(async () => {
      await front.stop();
      await Promise.all([others, ...evaluators].map((running) => running.stop()));
    });

    it('lets them share the requests', async () => {
      await open(instance(), instance());
      for (let i = 0; i < 10; i++) expect(await post()).toBe(200);
      for (const { requests } of evaluators) expect(requests.length).toBeGreaterThanOrEqual(3);
      expect(received()).toBe(10);
      expect(others.requests).toEqual([]);
    });

    it('takes requests while one of them is gone, each of them once', async () => {
      await open(instance(), instance());
      for (let i = 0; i < 4; i++) expect(await post()).toBe(200);
      await evaluators[0].stop();
      // What is on its way on a connection that just broke cannot be sent again.
      await until('the other one', async () => ((await post()) === 200 ? true : undefined));
      for (let i = 0; i < 10; i++) expect(await post()).toBe(200);
      expect(received()).toBe(15);
    });

    it('never repeats a POST that one of them may have taken', async () => {
      await open(instance(false), instance(false));
      expect(await post()).toBe(502);
      expect(received()).toBe(1);
    });

    it('passes on large bodies and large answers', async () => {
      await open(instance());
      const body = 'x'.repeat(LARGE_BYTES);
      for (let i = 0; i < 3; i++) {
        const posted = await fetch(`${url}/api/v0/tsdb`, { method: 'POST', body });
        expect([posted.status, await posted.text()]).toEqual([200, '{}']);
        expect(await (await fetch(url + LARGE)).text()).toHaveLength(LARGE_BYTES);
      }
    });

    it('answers 502 when all are gone, in the shape of the services', async () => {
      await open(instance(), instance());
      for (const evaluator of evaluators) await evaluator.stop();
      expect(await post()).toBe(502);
      const answer = await fetch(`${url}/api/v0/alerts`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('evaluator') as string } });
    });
  });
}
