import { ShardOutput } from '../shard-output.js';
import { Deadlines } from '../silence/deadlines.js';
import { ORG } from '../testing/builders.js';
import { SuppressedExcursions } from './suppressed-excursions.js';
import type { SuppressedRow } from './suppressed-row.js';

const of = (monitorId: string, hostId: string, org = ORG): SuppressedRow => ({
  org,
  monitorId,
  target: { kind: 'host', id: hostId },
  type: 'check',
  status: 'critical',
  finding: { at: 0, message: 'full', value: null },
  heldBackBy: { kind: 'hostGone', monitorId: 'conn', alertId: 'a' },
  dueAt: null,
});

function holding(...rows: readonly SuppressedRow[]): SuppressedExcursions {
  const suppressed = new SuppressedExcursions(new Deadlines(), { runningMs: 0, gapMs: 0 });
  for (const row of rows) suppressed.hold(new ShardOutput(), row, row.heldBackBy);
  return suppressed;
}

const namesOf = (suppressed: SuppressedExcursions, target?: string): readonly string[] =>
  suppressed.where(ORG, target).map(({ name }) => name);

it('finds those of an organization, of one target or of any, by monitor and target', () => {
  const suppressed = holding(of('ping', 'h2'), of('disk', 'h2'), of('disk', 'h1'), of('disk', 'h1', 'other'));
  expect(namesOf(suppressed)).toEqual([`${ORG}/disk/host:h1`, `${ORG}/disk/host:h2`, `${ORG}/ping/host:h2`]);
  expect(namesOf(suppressed, 'host:h2')).toEqual([`${ORG}/disk/host:h2`, `${ORG}/ping/host:h2`]);
  expect(namesOf(suppressed, 'host:h3')).toEqual([]);
});

it('looks at nothing of other targets: thousands of hosts that are back at once must not each look at all of them', () => {
  const suppressed = holding(of('disk', 'h1'), of('disk', 'h2'), of('disk', 'h3'));
  const lookedAt: string[] = [];
  suppressed.where(ORG, 'host:h2', ({ target }) => lookedAt.push(JSON.stringify(target)) > 0);
  expect(lookedAt).toEqual(['{"kind":"host","id":"h2"}']);
});

it('no longer finds what was removed', () => {
  const suppressed = holding(of('disk', 'h1'), of('ping', 'h1'), of('disk', 'h2'));
  suppressed.removeAll(
    new ShardOutput(),
    suppressed.where(ORG, 'host:h1', ({ monitorId }) => monitorId === 'disk'),
  );
  expect(namesOf(suppressed, 'host:h1')).toEqual([`${ORG}/ping/host:h1`]);
  suppressed.removeAll(new ShardOutput(), suppressed.where(ORG, 'host:h1'));
  expect(namesOf(suppressed)).toEqual([`${ORG}/disk/host:h2`]);
});
