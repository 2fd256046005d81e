import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { ShardInput } from '../shard-input.js';
import {
  ORG,
  aDowntime,
  aHost,
  aHostMonitor,
  anOrganization,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '../testing/builders.js';
import { MemoryShard } from './memory-shard.js';
import { START } from './timeline-time.js';

const world: readonly ConfigRecord[] = [
  organizationRecord(anOrganization()),
  hostRecord(aHost()),
  hostRecord(aHost({ id: 'h2' })),
  monitorRecord(aHostMonitor()),
  downtimeRecord(aDowntime()),
];
const post = (hostId: string, minute: number, value: number): ShardInput => {
  const time = START + minute * 60;
  const samples = { org: ORG, owner: `host:${hostId}`, time, names: ['loadavg5'], values: [value] };
  return { kind: 'samples', at: time * 1000, samples };
};

it('a row that went and came again is where it was, however the inputs were committed', () => {
  const posts = [post('h1', 1, 7), post('h2', 2, 7), post('h1', 3, 1), post('h1', 4, 7)];
  const [one, many] = [new MemoryShard(), new MemoryShard()];
  for (const shard of [one, many]) {
    world.forEach((change, configOffset) => shard.take({ kind: 'configuration', change, configOffset }));
  }
  for (const input of posts) one.take(input);
  many.takeAll(posts);
  const targets = one.stored.rows().suppressed.map(({ target }) => target);
  expect(targets).toEqual([
    { kind: 'host', id: 'h1' },
    { kind: 'host', id: 'h2' },
  ]);
  expect(many.stored.rows()).toEqual(one.stored.rows());
});
