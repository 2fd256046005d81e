import dns from 'node:dns';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { jest } from '@jest/globals';
import { internalProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';
import { Secret, UnavailableError } from '@tocsin/runtime';
import { InternalClient } from './grpc-client.js';
import { loadService } from './load-service.js';

const lookup = loadService(internalProtoPath, 'tocsin.internal.v1.ConfigurationLookup', protoLoaderOptions);

const servers: Server[] = [];
const clients: InternalClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) server.forceShutdown();
});

/** An instance of config that answers with its name. */
async function start(
  name: string,
  host: string,
  port = 0,
): Promise<{ readonly port: number; readonly server: Server }> {
  const server = new Server();
  server.addService(lookup, {
    Find: (_call: unknown, reply: (error: null, value: object) => void) => reply(null, { json: JSON.stringify(name) }),
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, chosen) =>
      error === null ? resolve(chosen) : reject(error),
    );
  });
  servers.push(server);
  return { port: bound, server };
}

function clientOf(address: string): InternalClient {
  const client = new InternalClient('ConfigurationLookup', { address, token: new Secret('token'), timeoutMs: 10_000 });
  clients.push(client);
  return client;
}

const ask = (client: InternalClient): Promise<string | undefined> => client.callForJson<string>('Find', { json: '{}' });

it('asks the instances of a list in turn, and the others when one has gone', async () => {
  const a = await start('a', '127.0.0.1');
  const b = await start('b', '127.0.0.1');
  const client = clientOf(`127.0.0.1:${a.port}, dns:///localhost:${b.port}`);
  expect([await ask(client), await ask(client), await ask(client)]).toEqual(['a', 'b', 'a']);
  b.server.forceShutdown();
  expect([await ask(client), await ask(client), await ask(client)]).toEqual(['a', 'a', 'a']);
  a.server.forceShutdown();
  await expect(ask(client)).rejects.toThrow(UnavailableError);
  await start('b again', '127.0.0.1', b.port);
  let answer: string | undefined;
  while (answer === undefined) answer = await ask(client).catch(() => undefined);
  expect(answer).toBe('b again');
});

it('asks all addresses of a name', async () => {
  const second = process.platform === 'darwin' ? '::1' : '127.0.0.2';
  const { port } = await start('a', '127.0.0.1');
  await start('b', second.includes(':') ? `[${second}]` : second, port);
  const addresses = ['127.0.0.1', second].map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  // No name on every machine has two addresses.
  const resolving = jest.spyOn(dns.promises, 'lookup').mockResolvedValue(addresses as never);
  const client = clientOf(`dns:///config.test:${port}`);
  const answers = new Set<string | undefined>();
  while (answers.size < 2) answers.add(await ask(client));
  expect([...answers].sort()).toEqual(['a', 'b']);
  resolving.mockRestore();
});

it('knows a service by its full name, and nothing else', () => {
  expect(Object.keys(lookup)).toEqual(['Find', 'Revision']);
  const load = (name: string) => (): unknown => loadService(internalProtoPath, name, protoLoaderOptions);
  expect(load('tocsin.internal.v1.Lookup')).toThrow('has no service tocsin.internal.v1.Lookup');
  expect(load('tocsin.internal.v1.JsonReply')).toThrow('has no service tocsin.internal.v1.JsonReply');
});
