import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SilentLogger } from '@tocsin/runtime';
import { ServerLog } from './server-log.js';

describe('ServerLog', () => {
  async function logOf(...lines: string[]): Promise<ServerLog> {
    const stderr = new PassThrough();
    const log = new ServerLog(stderr, new SilentLogger());
    stderr.end(lines.map((line) => `${line}\n`).join(''));
    await nextTurn();
    return log;
  }

  it('tells when the server accepts connections', async () => {
    const log = await logOf('LOG:  listening on IPv4 address', 'LOG:  database system is ready to accept connections');
    await log.ready;
    expect(log.reason()).toBeUndefined();
  });

  it.each([
    { when: 'a fatal error', lines: ['FATAL:  no room'], reason: 'no room' },
    {
      when: 'one before the settings were read',
      lines: ['2026-11-25 14:45:43.671 GMT [59] FATAL:  bad value'],
      reason: 'bad value',
    },
    {
      when: 'one and, after it, what clients were told',
      lines: ['FATAL:  no room', 'FATAL:  the database system is starting up'],
      reason: 'no room',
    },
    { when: 'only what clients were told', lines: ['FATAL:  the database system is starting up'], reason: undefined },
    {
      when: 'why, before the fatal error',
      lines: [
        'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
        'FATAL:  could not create any TCP/IP sockets',
      ],
      reason: 'could not bind IPv4 address "127.0.0.1": Address already in use – could not create any TCP/IP sockets',
    },
    {
      when: 'that a library is missing',
      lines: ['postgres: error while loading shared libraries: x'],
      reason: 'postgres: error while loading shared libraries: x',
    },
  ])('keeps as the reason of an end: $when', async ({ lines, reason }) => {
    expect((await logOf(...lines)).reason()).toBe(reason);
  });
});
