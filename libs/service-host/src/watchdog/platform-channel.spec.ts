import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Secret } from '@tocsin/runtime';
import { PlatformChannel } from './platform-channel.js';
import { type PlatformMessage, platformMessageBody } from './platform-message.js';

const MESSAGE: PlatformMessage = {
  status: 'critical',
  services: ['config', 'evaluator'],
  host: 'machine1',
  at: 1_764_000_000_000,
  faults: [{ name: 'log', problem: 'the log does not answer' }],
};
const TEXT = 'Tocsin (config, evaluator) on machine1 has a fault; alerts may be late: log: the log does not answer';

describe('a message of the platform', () => {
  it('is text for Slack', () => {
    expect(platformMessageBody(MESSAGE, new URL('https://hooks.slack.com/services/T/B/x'))).toBe(
      JSON.stringify({ text: TEXT }),
    );
  });

  it('tells everybody else all that there is', () => {
    const body = JSON.parse(platformMessageBody(MESSAGE, new URL('https://ops.example.com/'))) as object;
    expect(body).toEqual({ event: 'platform', ...MESSAGE, text: TEXT });
  });

  it('says when all is well again', () => {
    const body = platformMessageBody({ ...MESSAGE, status: 'ok', faults: [] }, new URL('https://ops.example.com/'));
    expect(JSON.parse(body)).toMatchObject({ text: 'Tocsin (config, evaluator) on machine1 works again', faults: [] });
  });
});

describe('the channel of the platform', () => {
  let server: Server;
  let status: number;
  const bodies: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.writeHead(status, { location: '/elsewhere' }).end('thanks');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const channel = (): PlatformChannel =>
    new PlatformChannel(new Secret(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`));

  it('posts the message', async () => {
    status = 204;
    await channel().send(MESSAGE);
    expect(JSON.parse(bodies[0])).toMatchObject({ event: 'platform', status: 'critical' });
  });

  it.each([302, 404, 500])('was not heard if it is answered %d', async (answer) => {
    status = answer;
    await expect(channel().send(MESSAGE)).rejects.toThrow(`the receiver answered ${answer}`);
  });
});
