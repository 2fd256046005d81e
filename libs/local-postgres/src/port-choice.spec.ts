import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SilentLogger } from '@tocsin/runtime';
import { choosePort } from './port-choice.js';
import { ephemeralPorts } from './port-ranges.js';

let dataDir: string;
let taken: Server[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tocsin-port-'));
  taken = [];
});
afterEach(async () => {
  for (const server of taken) await once(server.close(), 'close');
  rmSync(dataDir, { recursive: true });
});

const file = (): string => join(dataDir, 'port');
const choose = (wanted?: number): Promise<number> => choosePort({ wanted, file: file(), dataDir }, new SilentLogger());

async function take(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  taken.push(server);
}

const isEphemeral = (port: number): boolean => {
  const { first, last } = ephemeralPorts();
  return port >= first && port <= last;
};

it('is none that an outgoing connection may hold', async () => {
  expect(isEphemeral(await choose())).toBe(false);
  expect(isEphemeral(await choose(0))).toBe(false);
});

it('is the directory’s own, whether it was kept or not, and the next one if that is taken', async () => {
  const port = await choose();
  expect(readFileSync(file(), 'utf8')).toBe(String(port));
  rmSync(file());
  expect(await choose()).toBe(port);
  await take(port);
  const next = await choose();
  expect(next).not.toBe(port);
  expect(readFileSync(file(), 'utf8')).toBe(String(next));
  await once(taken.pop()!.close(), 'close');
  expect(await choose()).toBe(next);
});

it('is not the kept one when that lies among those of outgoing connections', async () => {
  const { first } = ephemeralPorts();
  writeFileSync(file(), String(first + 7));
  const port = await choose();
  expect(isEphemeral(port)).toBe(false);
  expect(readFileSync(file(), 'utf8')).toBe(String(port));
});

it('is the one that was asked for, which is not kept', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  writeFileSync(file(), '22000');
  expect(await choose(port)).toBe(port);
  expect(readFileSync(file(), 'utf8')).toBe('22000');
});
