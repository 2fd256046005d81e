import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@tocsin/runtime/testing';
import { type DnsAnswer, DnsServer } from '../testing/dns-server.js';
import { DnsResolver } from './dns-resolver.js';

const V6 = '2606:4700:4700:0000:0000:0000:0000:1111';
const some = (...addresses: string[]): DnsAnswer => ({ addresses, ttlSeconds: 60 });

describe('DnsResolver', () => {
  let answers: Record<string, DnsAnswer>;
  let server: DnsServer;
  let clock: FakeClock;
  let directory: string;
  let resolver: DnsResolver;
  let resolverWaiting: (queryTimeoutMs: number) => DnsResolver;

  beforeEach(async () => {
    answers = {};
    server = await DnsServer.start((name, type) => answers[`${type} ${name}`] ?? some());
    clock = new FakeClock();
    directory = await mkdtemp(join(tmpdir(), 'hosts-'));
    const hostsPath = join(directory, 'hosts');
    resolverWaiting = (queryTimeoutMs) =>
      new DnsResolver({ clock, servers: [server.address], hostsPath, queryTimeoutMs });
    resolver = resolverWaiting(5_000);
  });

  afterEach(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  it('gives all addresses of both families', async () => {
    answers = { 'A hook.test': some('8.8.8.8', '8.8.4.4'), 'AAAA hook.test': some(V6) };
    const addresses = await resolver.resolve('hook.test');
    expect([...addresses].sort()).toEqual([expect.stringContaining('2606:4700:4700:'), '8.8.4.4', '8.8.8.8']);
  });

  it.each<{ when: string; a: DnsAnswer; aaaa: DnsAnswer; reason: string }>([
    { when: 'there is no such name', a: 'no such name', aaaa: 'no such name', reason: 'not_found' },
    { when: 'the name has no addresses', a: some(), aaaa: some(), reason: 'not_found' },
    { when: 'the servers fail', a: 'server failure', aaaa: 'server failure', reason: 'failed' },
    { when: 'one family fails and the other is empty', a: some(), aaaa: 'server failure', reason: 'failed' },
    {
      when: 'the answer is cut and there is no server for the rest',
      a: 'truncated',
      aaaa: 'truncated',
      reason: 'failed',
    },
    { when: 'nobody answers', a: 'nothing', aaaa: 'nothing', reason: 'timeout' },
  ])('$when: $reason', async ({ a, aaaa, reason }) => {
    answers = { 'A hook.test': a, 'AAAA hook.test': aaaa };
    const asked = resolverWaiting(reason === 'timeout' ? 100 : 5_000).resolve('hook.test');
    await expect(asked).rejects.toMatchObject({ name: 'NameResolutionError', reason });
  });

  it.each<DnsAnswer>(['no such name', 'server failure', 'nothing'])(
    'one family is enough when the other one says: %s',
    async (aaaa) => {
      answers = { 'A hook.test': some('8.8.8.8'), 'AAAA hook.test': aaaa };
      expect(await resolverWaiting(100).resolve('hook.test')).toEqual(['8.8.8.8']);
    },
  );

  it('asks for the very name only, never for one with a search domain', async () => {
    answers = { 'A metadata': 'no such name', 'AAAA metadata': 'no such name' };
    await expect(resolver.resolve('metadata')).rejects.toMatchObject({ reason: 'not_found' });
    expect(new Set(server.asked)).toEqual(new Set(['A metadata', 'AAAA metadata']));
  });

  it('asks once for calls at the same time, and again once the answer is too old', async () => {
    answers = { 'A hook.test': { addresses: ['8.8.8.8'], ttlSeconds: 10 } };
    await Promise.all([resolver.resolve('hook.test'), resolver.resolve('hook.test')]);
    clock.advance(9_999);
    await resolver.resolve('hook.test');
    expect(server.asked).toHaveLength(2);
    clock.advance(1);
    await resolver.resolve('hook.test');
    expect(server.asked).toHaveLength(4);
  });

  it('keeps no answer longer than 30 s, and one with a TTL of 0 not at all', async () => {
    answers = {
      'A long.test': { addresses: ['8.8.8.8'], ttlSeconds: 86_400 },
      'A zero.test': { addresses: ['8.8.8.8'], ttlSeconds: 0 },
    };
    await resolver.resolve('long.test');
    await resolver.resolve('zero.test');
    await resolver.resolve('zero.test');
    expect(server.asked).toHaveLength(6);
    clock.advance(30_000);
    await resolver.resolve('long.test');
    expect(server.asked).toHaveLength(8);
  });

  it('asks the hosts file first and rereads it', async () => {
    await writeFile(
      join(directory, 'hosts'),
      '# names\n10.0.0.7 receiver Receiver.Internal # ours\nfd00::7\treceiver\nnonsense receiver\n',
    );
    expect(await resolver.resolve('receiver')).toEqual(['10.0.0.7', 'fd00::7']);
    expect(await resolver.resolve('receiver.internal')).toEqual(['10.0.0.7']);
    expect(server.asked).toEqual([]);
    await writeFile(join(directory, 'hosts'), '10.0.0.8 receiver\n');
    clock.advance(4_999);
    expect(await resolver.resolve('receiver')).toEqual(['10.0.0.7', 'fd00::7']);
    clock.advance(1);
    expect(await resolver.resolve('receiver')).toEqual(['10.0.0.8']);
  });
});
