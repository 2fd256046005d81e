import {
  type AlertTransition,
  alertTransitionV1,
  type GroupTransition,
  groupTransitionV1,
  type KpiFindings,
  kpiFindingsV1,
  NOTIFYING_CHANGES,
} from '@tocsin/payload-schemas';
import fc from 'fast-check';
import { isWorse } from './alerts/severity.js';
import { inDowntime } from './downtimes/active-downtime.js';
import { hostGone } from './held-back/host-gone.js';
import type { ShardInput } from './shard-input.js';
import type { ShardOutput } from './shard-output.js';
import { canonicalJson } from './testing/canonical-json.js';
import { MemoryShard } from './timeline/memory-shard.js';
import { randomStream } from './testing/random-stream.js';

const RUNS = { numRuns: 40 };

type Told = AlertTransition | GroupTransition | KpiFindings;
const all = ({ transitions, groupTransitions, kpiFindings }: ShardOutput): Told[] => [
  ...transitions,
  ...groupTransitions,
  ...kpiFindings,
];
const nameOf = (told: Told): string => {
  if ('findings' in told) return `${told.monitor.id} ${told.at} ${told.findings[0].sequence}`;
  const id = 'group' in told ? told.group.id : told.alert.id;
  return `${id} ${String(told.sequence).padStart(4, '0')}`;
};
const play = (inputs: readonly ShardInput[], shard = new MemoryShard()): Told[] =>
  inputs.flatMap((input) => all(shard.take(input)));
const bySubject = (told: readonly Told[]): string[] =>
  told.map((each) => `${nameOf(each)} ${canonicalJson(each)}`).sort();

describe('whatever happens to a shard', () => {
  it('playing it again gives the same bytes', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        expect(JSON.stringify(play(inputs))).toBe(JSON.stringify(play(inputs)));
      }),
      RUNS,
    );
  });

  it('it goes on after a restart at any point as if there had been none', () => {
    fc.assert(
      fc.property(randomStream, fc.infiniteStream(fc.nat(3)), (inputs, restarts) => {
        const shard = new MemoryShard();
        const steady = new MemoryShard();
        for (const input of inputs) {
          if (restarts.next().value === 0) shard.restart();
          const told = all(shard.take(input));
          expect(canonicalJson(told)).toBe(canonicalJson(all(steady.take(input))));
        }
        expect(shard.stored.rows()).toEqual(steady.stored.rows());
        expect(shard.state.clock).toEqual(steady.state.clock);
      }),
      RUNS,
    );
  });

  it('batches of any size give the same transitions and the same rows', () => {
    fc.assert(
      fc.property(randomStream, fc.integer({ min: 1, max: 20 }), (inputs, size) => {
        const [one, many] = [new MemoryShard(), new MemoryShard()];
        const expected = play(inputs, one);
        const actual = batches(inputs, size).flatMap((batch) => all(many.takeAll(batch)));
        expect(bySubject(actual)).toEqual(bySubject(expected));
        expect(many.stored.rows()).toEqual(one.stored.rows());
      }),
      RUNS,
    );
  });

  it('owners do not influence one another: shards of one owner each give the same transitions together', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const hosts = ['host:h1', 'host:h2'];
        const monitors = ['monitor:web', 'monitor:top', 'monitor:sales', 'monitor:lasting-sales'];
        const owners = [...hosts, 'service:shop', ...monitors, 'alert-group:all', 'alert-group:shop'];
        const apart = owners.flatMap((owner) =>
          play(
            inputs.map((input) => onlyOf(owner, input)),
            new MemoryShard({ owns: (key) => key.endsWith(`/${owner}`) }),
          ),
        );
        expect(bySubject(apart)).toEqual(bySubject(play(inputs)));
      }),
      RUNS,
    );
  });

  it('every alert has transitions 1, 2, 3, … that follow from one another, and a pair has one open at most', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const last = new Map<string, AlertTransition>();
        const open = new Map<string, string>();
        for (const transition of play(inputs)) {
          if (!('alert' in transition)) continue;
          const { alert, sequence, previousStatus } = transition;
          const before = last.get(alert.id);
          expect(alertTransitionV1.safeParse(transition).error).toBeUndefined();
          expect(sequence).toBe((before?.sequence ?? 0) + 1);
          expect(previousStatus).toBe(before?.alert.status ?? null);
          expect(before?.alert.isOpen ?? true).toBe(true);
          expect(sequence === 1).toBe(transition.change === 'open');
          expect(alert.isOpen).toBe(transition.change !== 'close');
          if (changesStatus(transition)) expect(alert.status).not.toBe(previousStatus);
          else if (transition.change !== 'resend') expect(alert.status).toBe(previousStatus);
          expect(alert.openedAt).toBe(before?.alert.openedAt ?? alert.statusChangedAt);
          expect(alert.statusChangedAt).toBeGreaterThanOrEqual(before?.alert.statusChangedAt ?? 0);
          expect(alert.closedAt).toBe(alert.isOpen ? null : alert.statusChangedAt);
          expect(alert.isOpen).toBe(alert.status !== 'ok');
          const wasFlapping = before?.alert.isFlapping && previousStatus !== 'unknown';
          if (alert.isFlapping && wasFlapping && alert.status !== previousStatus) {
            expect(isWorse(alert.status, before.alert.worstStatus)).toBe(true);
          }

          const pair = `${alert.monitorId} ${canonicalJson(alert.target)}`;
          if (sequence === 1) expect(open.get(pair)).toBeUndefined();
          if (alert.isOpen) open.set(pair, alert.id);
          else open.delete(pair);
          last.set(alert.id, transition);
        }
      }),
      RUNS,
    );
  });

  it('every alert group has transitions 1, 2, 3, …, and a setting has one open at most', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const last = new Map<string, GroupTransition>();
        const open = new Map<string, string>();
        for (const transition of play(inputs)) {
          if (!('group' in transition)) continue;
          const { group, sequence, change, at, setting } = transition;
          const before = last.get(group.id);
          expect(groupTransitionV1.safeParse(transition).error).toBeUndefined();
          expect(sequence).toBe((before?.sequence ?? 0) + 1);
          expect(change === 'open').toBe(before === undefined);
          expect(before?.group.isOpen ?? true).toBe(true);
          expect(group.isOpen).toBe(group.status !== 'ok');
          expect(group.isOpen).toBe(change !== 'close');
          expect(group.status === before?.group.status).toBe(change === 'resend');
          expect(group.closedAt).toBe(group.isOpen ? null : at);
          expect(group.openMembers).toBeLessThanOrEqual(group.members);
          expect(group.members).toBeGreaterThanOrEqual(before?.group.members ?? 1);
          if (change === 'open') expect(open.get(setting.id)).toBeUndefined();
          if (group.isOpen) open.set(setting.id, group.id);
          else open.delete(setting.id);
          last.set(group.id, transition);
        }
      }),
      RUNS,
    );
  });

  it('of KPI monitors all that notifies is told once', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const told = play(inputs);
        const findings = told.flatMap((each) => ('findings' in each ? [each] : []));
        for (const each of findings) expect(kpiFindingsV1.safeParse(each).error).toBeUndefined();
        const isTold = ({ alert, change = 'open' }: AlertTransition): boolean =>
          alert.type === 'kpi' && NOTIFYING_CHANGES.has(change);
        const expected = told.flatMap((each) =>
          'alert' in each && isTold(each) ? [`${each.alert.id} ${each.sequence}`] : [],
        );
        const actual = findings.flatMap((each) =>
          each.findings.map(({ alert, sequence }) => `${alert.id} ${sequence}`),
        );
        expect(actual).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('no alert opens in a downtime, nor while its host is gone and that holds back the rest', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const shard = new MemoryShard();
        for (const input of inputs) {
          const opened = shard.take(input).transitions.filter(({ change }) => change === 'open');
          for (const [n, { org, alert, at = NaN }] of opened.entries()) {
            if (alert.type === 'kpi') continue;
            const organization = shard.state.organization(org.id);
            expect(inDowntime(organization, alert.monitorId, alert.target, at)).toBe(false);
            const gone = hostGone(shard.state.alerts, organization, alert);
            // One input may move time past several deadlines: the host may be gone only after the opening.
            const openedLater = opened.slice(n + 1).map((later) => later.alert.id);
            if (gone?.kind === 'hostGone') expect(openedLater).toContain(gone.alertId);
            else expect(gone).toBeUndefined();
          }
        }
      }),
      RUNS,
    );
  });

  it('what is held back would open otherwise: nothing that is due waits, and nothing else is held', () => {
    fc.assert(
      fc.property(randomStream, (inputs) => {
        const shard = new MemoryShard();
        for (const input of inputs) {
          shard.take(input);
          for (const row of shard.stored.rows().suppressed) {
            const { alerts, runningMs } = shard.state;
            const gone = hostGone(alerts, shard.state.organization(row.org), row);
            expect(row.dueAt ?? Infinity).toBeGreaterThan(runningMs);
            if (row.heldBackBy.kind === 'hostGone' && row.dueAt === null) expect(gone).toEqual(row.heldBackBy);
          }
        }
      }),
      RUNS,
    );
  });

  it('a post of one time may come as several: the transitions are the same', () => {
    // Percent metrics are judged with what there is, so the parts of one may not come apart.
    fc.assert(
      fc.property(randomStream, (stream) => {
        const inputs = stream.map(withoutPercentParts);
        expect(bySubject(play(inputs.flatMap(apart)))).toEqual(bySubject(play(inputs)));
      }),
      RUNS,
    );
  });
});

const changesStatus = ({ change }: AlertTransition): boolean =>
  change === 'open' || change === 'status' || change === 'close';

/** Runs of inputs; a change of the configuration comes alone. */
function batches(inputs: readonly ShardInput[], size: number): readonly ShardInput[][] {
  const all: ShardInput[][] = [];
  for (const input of inputs) {
    const last = all.at(-1);
    const isAlone = input.kind === 'configuration' || last?.[0].kind === 'configuration';
    if (last === undefined || isAlone || last.length === size) all.push([input]);
    else last.push(input);
  }
  return all;
}

/** What the shard of one owner sees: for what concerns others, a tick. */
function onlyOf(owner: string, input: ShardInput): ShardInput {
  if (input.kind === 'samples' && input.samples.owner !== owner) return { kind: 'tick', at: input.at };
  if (input.kind === 'checkReports' && input.checkReports.owner !== owner) return { kind: 'tick', at: input.at };
  if (input.kind === 'groupMember' && input.groupMember.owner !== owner) return { kind: 'tick', at: input.at };
  if (input.kind === 'monitorResult' && input.monitorResult.owner !== owner) return { kind: 'tick', at: input.at };
  return input;
}

function withoutPercentParts(input: ShardInput): ShardInput {
  if (input.kind !== 'samples') return input;
  const names = input.samples.names.map((name) => name.replace(/^(memory|cpu)\..*/, 'custom.a'));
  return { ...input, samples: { ...input.samples, names } };
}

function apart(input: ShardInput): readonly ShardInput[] {
  if (input.kind !== 'samples' || Array.isArray(input.samples.time)) return [input];
  const { samples } = input;
  // Equal names stay together: the last one of them counts.
  return [...new Set(samples.names)].map((name) => {
    const values = samples.values.filter((_, i) => samples.names[i] === name);
    return { ...input, samples: { ...samples, names: values.map(() => name), values } };
  });
}
