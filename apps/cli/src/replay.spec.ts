import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay, type ReplayOptions } from './replay.js';

const RESULT = {
  from: 0,
  to: 60_000,
  openBefore: [],
  transitions: [],
  total: 0,
  opened: 0,
  series: 1,
  points: 2,
  notes: [],
};
const lines = (...all: object[]): string => all.map((line) => `${JSON.stringify(line)}\n`).join('');

let answer: { status: number; text: string };
let asked: { accept?: string | undefined; body: unknown };
let server: Server;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked = { accept: request.headers.accept, body: JSON.parse(body) };
      response.writeHead(answer.status).end(answer.text);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
  answer = { status: 200, text: lines({ done: 0 }, { done: 0.5 }, { result: RESULT }) };
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** What is written, progress included. */
async function told(options: Partial<ReplayOptions> = {}): Promise<string[]> {
  const written: string[] = [];
  await replay(
    { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'key' },
    { monitor: 'abc', from: 0, to: 60_000, asJson: false, ...options },
    { say: (text) => written.push(text), progress: (done) => written.push(`progress ${done}`), timeZone: 'UTC' },
  );
  return written;
}

it('tells how much is done, takes that away, and shows the result', async () => {
  const written = await told();
  expect(written.slice(0, 3)).toEqual(['progress 0', 'progress 0.5', 'progress undefined']);
  expect(written[3]).toContain('0 alerts opened, 0 transitions from 1970-01-01 00:00:00 to 1970-01-01 00:01:00 (UTC)');
  expect(asked).toEqual({ accept: 'application/x-ndjson', body: { monitorId: 'abc', from: 0, to: 60_000 } });
});

it('gives the result as JSON, and leaves the end to the clock of the instance', async () => {
  const [json] = (await told({ asJson: true, to: undefined })).filter((text) => !text.startsWith('progress'));
  expect(JSON.parse(json)).toEqual(RESULT);
  expect(asked.body).toEqual({ monitorId: 'abc', from: 0 });
});

it('sends the monitor in a file', async () => {
  const file = join(directory, 'monitor.json');
  writeFileSync(file, '{"type":"host"}');
  await told({ monitor: file });
  expect(asked.body).toMatchObject({ monitor: { type: 'host' } });
  writeFileSync(file, '{');
  await expect(told({ monitor: file })).rejects.toThrow(/monitor.json: cannot be read as JSON: /);
  await expect(told({ monitor: directory })).rejects.toThrow(/cannot be read as JSON: EISDIR/);
  await expect(told({ monitor: 'none.json' })).rejects.toThrow('none.json: there is no such file');
});

it.each([
  {
    when: 'it refuses',
    status: 400,
    text: '{"error":{"message":"to: is too late"}}',
    says: /answers 400: to: is too late/,
  },
  { when: 'it fails on the way', status: 200, text: lines({ done: 0 }, { error: { message: 'no' } }), says: /^no$/ },
  { when: 'it ends early', status: 200, text: lines({ done: 0 }), says: /ended early/ },
  { when: 'it is something else', status: 200, text: '<html>', says: /cannot be read to its end/ },
])('says so when $when', async ({ status, text, says }) => {
  answer = { status, text };
  await expect(told()).rejects.toThrow(says);
});

it('wants the end after the beginning', async () => {
  await expect(told({ from: 1, to: 1 })).rejects.toThrow('--from must be before --to');
});
