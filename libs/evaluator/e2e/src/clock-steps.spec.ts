import { randomInt } from 'node:crypto';
import {
  aConnectivityMonitor,
  aDowntime,
  aHost,
  aHostMonitor,
  alertGroupSettingRecord,
  anAlertGroupSetting,
  anExpressionMonitor,
  anExternalMonitor,
  aServiceMonitor,
  downtimeRecord,
  HANAKO,
  hostRecord,
  monitorRecord,
  ORG,
  transitionFaults,
} from '@tocsin/evaluator-domain/testing';
import { keepShardTrail } from '@tocsin/evaluator-persistence/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { LogUnavailableError } from '@tocsin/messaging';
import type { EvaluatorProcess } from './evaluator-process.js';
import { recomputed } from './recomputed.js';
import { NOW, World } from './world.js';

const STEPS = Number(process.env.TOCSIN_CLOCK_STEPS ?? 160);
const SEED = Number(process.env.TOCSIN_CLOCK_SEED ?? randomInt(2 ** 31));
const HOSTS = ['h1', 'h2', 'h3'];
/** A host that is seen now and then only. */
const RARE = 'rare';
/** Back and forth: more than what a shard takes for a fault of ours, and than what is too old or too new to be judged. */
const CLOCK_STEPS_S = [-700, -60, -1, 20, 45, 700, 3600];

/** So often does a host stay away for ten minutes at the end, at most: clocks that were set back may have eaten some. */
const MAX_SILENCES = 10;

let server: TestDatabase;
let world: World;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(async () => {
  world = await World.open();
  await keepShardTrail((sql) => world.query(sql));
  const HOURLY = { type: 'hourly', interval: 1 } as const;
  await world.configure(
    ...[...HOSTS, RARE].map((id) => hostRecord(aHost({ id }))),
    monitorRecord(edited(0)),
    monitorRecord(aHostMonitor({ id: 'mean', duration: 3, warning: 4, critical: 8, maxCheckAttempts: 2 })),
    monitorRecord(aHostMonitor({ id: 'held', options: { recoveryWarning: 2, closeAttempts: 2 } })),
    monitorRecord(aConnectivityMonitor({ notificationInterval: 10 })),
    monitorRecord(aServiceMonitor({ id: 'errors', missingDurationWarning: 10, notificationInterval: 10 })),
    monitorRecord(anExpressionMonitor({ id: 'web', notificationInterval: 10 })),
    monitorRecord(anExternalMonitor({ id: 'top', notificationInterval: 10 })),
    alertGroupSettingRecord(anAlertGroupSetting({ notificationInterval: 10 })),
    downtimeRecord(aDowntime({ start: NOW + 600, recurrence: HOURLY, monitorScopes: ['held', 'errors'] })),
  );
});
afterEach(() => world.close());

const edited = (warning: number) => aHostMonitor({ id: 'edited', warning, critical: 10, notificationInterval: 10 });

/** Repeatable chance: the same seed, the same run of decisions. */
let state = SEED;
function below(end: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
}
const pick = <T>(from: readonly T[]): T => from[below(from.length)];

type Observed = Parameters<World['observe']>[1];
const seconds = (): number => Math.floor(world.clock.now() / 1000);

/** Something is seen of somebody, or somebody does something. */
async function live(revision: number): Promise<void> {
  const host = `host:${pick(HOSTS)}`;
  const now = seconds();
  const told = world.transitions();
  switch (below(8)) {
    case 0:
    case 1:
    case 2:
      await see('samples', { owner: host, time: now, names: ['loadavg5'], values: [below(13)] });
      return;
    case 3:
      await see('samples', { owner: 'service:shop', time: now, names: ['errors'], values: [below(13)] });
      return;
    case 4: {
      const status = pick(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']);
      const report = { name: 'ssh', status, message: status, occurredAt: now, maxCheckAttempts: 1 };
      await see('checkReports', { owner: host, reports: [report] });
      return;
    }
    case 5: {
      const value = pick([null, 0, 12]);
      const result = { kind: 'expression', time: now - 120, value };
      await see('monitorResult', { owner: 'monitor:web', revision: 1, dueAt: now, result });
      const failure = pick([null, 'HTTP request failed - status is 500']);
      const answer = { status: failure === null ? 200 : 500, responseTimeMs: 10, failure, certificateExpiresAt: null };
      const probed = { kind: 'external', ...answer };
      await see('monitorResult', { owner: 'monitor:top', revision: 1, dueAt: now, result: probed });
      return;
    }
    case 6: {
      if (told.length === 0) return;
      const { alert } = pick(told);
      const owner = alert.target.kind === 'host' ? `host:${alert.target.id}` : `monitor:${alert.monitorId}`;
      const wish = pick([
        { command: 'acknowledge' },
        { command: 'snooze', until: now + 300 },
        { command: 'close', reason: '' },
      ]);
      await see('command', { owner, commandId: `c${told.length}`, alertId: alert.id, actor: HANAKO, ...wish });
      return;
    }
    default: {
      const about = { revision, at: world.clock.now() };
      await world.configure(monitorRecord(edited(3 + below(6)), about));
    }
  }
}

const seenTypes = (): ReadonlySet<string> => new Set(world.transitions().map(({ alert }) => alert.type));
const see = (type: Parameters<World['observe']>[0], seen: object): Promise<void> =>
  world.observe(type, { org: ORG, ...seen } as unknown as Observed);

it(`whatever becomes of clocks and processes, the transitions are those of an undisturbed run (seed ${SEED})`, async () => {
  process.stderr.write(`TOCSIN_CLOCK_SEED=${SEED}\n`);
  const steps: number[] = [];
  // One after the other, so that each run has every one; the seed decides where it begins.
  const firstStep = below(CLOCK_STEPS_S.length);
  const happened = { stop: 0, kill: 0, join: 0, away: 0 };
  let running: EvaluatorProcess[] = [await world.start()];
  for (let i = 1; i <= STEPS; i++) {
    await live(i + 1);
    if (i % 75 === 1)
      await see('samples', { owner: `host:${RARE}`, time: seconds(), names: ['loadavg5'], values: [1] });
    world.clock.advance(1000 * (1 + below(25)));
    await world.tick();
    if (i % 12 === 0) {
      steps.push(CLOCK_STEPS_S[(firstStep + steps.length) % CLOCK_STEPS_S.length]);
      world.clock.step((steps.at(-1) ?? 0) * 1000);
    }
    if (i % 30 === 0) {
      const how = i % 60 === 0 ? 'kill' : 'stop';
      running.push(await world.start());
      happened.join++;
      await world.end(running[0], how);
      happened[how]++;
      running = running.slice(1);
    }
    if (i % 40 === 20) {
      world.logStore.isDown = true;
      await expect(world.tick()).rejects.toThrow(LogUnavailableError);
      world.logStore.isDown = false;
      happened.away++;
    }
    if (below(3) === 0) await world.settled();
  }
  await world.settled();
  for (let i = 0; i < MAX_SILENCES && !seenTypes().has('connectivity'); i++) {
    await world.pass(600);
    await world.settled();
  }
  await world.settled();

  const published = [...world.transitions(), ...world.groupTransitions()];
  expect(transitionFaults(await recomputed(world), published)).toEqual([]);
  expect(Math.min(...steps)).toBeLessThan(0);
  expect(Math.max(...steps)).toBeGreaterThan(30);
  expect(Math.min(...Object.values(happened))).toBeGreaterThan(0);
  expect([...seenTypes()].toSorted()).toEqual(['check', 'connectivity', 'expression', 'external', 'host', 'service']);
  expect(world.groupTransitions().length).toBeGreaterThan(0);
  expect(world.deadLetters()).toEqual([]);
}, 300_000);
