import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepShardTrail } from '@tocsin/evaluator-persistence/testing';
import { TOPICS } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import { until } from '@tocsin/tool-instance';
import { type Kill, killAll } from './killing.js';
import { ChangingSite } from './load/life/changing-site.js';
import { Load } from './load/load.js';
import { judge } from './judge.js';
import { readOutcomes } from './log-content.js';
import { Random } from './random.js';
import { UnreliableReceiver } from './receiver.js';
import type { Subject } from './subject.js';
import { uncovered } from './verdict/coverage.js';

const SEED = Number(process.env.TOCSIN_KILL_SEED ?? randomInt(2 ** 31));
const LEAST_CHANGES = 200;
const SETTLED_WITHIN_MS = 300_000;

const clock = new SystemClock();

/**
 * Kills every victim, in random order, at random moments with work in flight, under a load with monitors of every kind, and
 * then holds log, alerts, alert groups, samples, deliveries and notifications against what script and pure core say they must
 * be. `TOCSIN_KILL_SEED` repeats a run's decisions.
 *
 * @param rounds - How often each is killed, unless `TOCSIN_KILL_ROUNDS` says otherwise.
 */
export function describeKillTest(name: string, rounds: number, start: (logFile: string) => Promise<Subject>): void {
  const killsOfEach = Number(process.env.TOCSIN_KILL_ROUNDS ?? rounds);
  describe(`kill -9 at random moments: ${name}`, () => {
    it(`loses nothing, repeats nothing, keeps the order (seed ${SEED}, ${killsOfEach} kills of each)`, async () => {
      const say = (text: string): void => void process.stderr.write(`kill test of ${name}: ${text}\n`);
      say(`TOCSIN_KILL_SEED=${SEED}`);
      const logFolder = await mkdtemp(join(tmpdir(), 'tocsin-kill-logs-'));
      const logFile = join(logFolder, 'services.log');
      try {
        say(await run(await start(logFile), killsOfEach, logFile));
      } catch (error) {
        say(`failed; what the services said, and when they were killed, is kept in ${logFile}`);
        throw error;
      }
      await rm(logFolder, { recursive: true });
    }, 1_500_000);
  });
}

/** @returns The figures of a run that kept every promise. */
async function run(subject: Subject, killsOfEach: number, logFile: string): Promise<string> {
  const random = new Random(SEED);
  const receiver = new UnreliableReceiver(random.fork(1001));
  const site = new ChangingSite();
  const givingUp = new AbortController();
  try {
    await keepShardTrail(subject.runSql);
    const load = await Load.prepare(subject, { receiver, site }, clock, givingUp.signal);
    await configurationIsKnown(subject);
    const kills = await killUnderLoad(subject, killsOfEach, load, receiver, random, logFile, givingUp.signal);
    for (const { name, times } of subject.victims) {
      expect(kills.filter(({ victim }) => victim === name)).toHaveLength(times ?? killsOfEach);
    }
    expect(kills.filter(({ inFlight }) => inFlight === 0)).toEqual([]);
    expect(subject.endedByThemselves()).toEqual([]);

    await notificationsOf(load, receiver);
    const log = await subject.openLog();
    try {
      const figures = await judge(subject, load, receiver, log);
      return `${kills.length} kills, ${load.repeats} requests repeated, ${figures}`;
    } finally {
      await log.close();
    }
  } finally {
    givingUp.abort();
    site.close();
    receiver.close();
    await subject.stop();
  }
}

/** Waits until every process has read all of the configuration, so that nothing is judged by half of it. */
async function configurationIsKnown({ opsUrls, openLog }: Subject): Promise<void> {
  const log = await openLog();
  try {
    const [end] = await log.endOffsets(TOPICS.config.name);
    for (const opsUrl of opsUrls) {
      await until(`the configuration at ${opsUrl}`, async () => {
        const { configurationPosition } = (await (await fetch(`${opsUrl}/readyz`)).json()) as Readiness;
        return configurationPosition >= end ? true : undefined;
      });
    }
  } finally {
    await log.close();
  }
}

interface Readiness {
  readonly configurationPosition: number;
}

async function killUnderLoad(
  subject: Subject,
  killsOfEach: number,
  load: Load,
  receiver: UnreliableReceiver,
  random: Random,
  logFile: string,
  givingUp: AbortSignal,
): Promise<Kill[]> {
  // Whatever is refused ends the test at once.
  const refused = load.start(random.fork(1002)).then(() => new Promise<never>(() => undefined));
  const note = (what: string): void => appendFileSync(logFile, `${new Date(clock.now()).toISOString()} ${what}\n`);
  const killing = async (): Promise<Kill[]> => {
    const kills = await killAll(subject, killsOfEach, load, receiver, random.fork(1003), note, givingUp);
    note('everything runs again');
    await until('enough changes', async () => (load.causedChanges >= LEAST_CHANGES ? true : undefined));
    await everythingHasHappened(subject);
    note('everything has happened');
    return kills;
  };
  const kills = await Promise.race([killing(), refused]);
  await load.stop();
  note('the load has ended');
  return kills;
}

async function everythingHasHappened({ openLog }: Subject): Promise<void> {
  const log = await openLog();
  let missing: string[] = [];
  try {
    await until('all that can happen to alerts', async () => {
      missing = uncovered(await readOutcomes(log));
      return missing.length === 0 ? true : undefined;
    });
  } catch (error) {
    throw new Error(`never happened: ${missing.join(', ')}`, { cause: error });
  } finally {
    await log.close();
  }
}

async function notificationsOf(load: Load, receiver: UnreliableReceiver): Promise<void> {
  const caused = load.causedChanges;
  await until(
    `all ${caused} notifications that the scripts cause`,
    async () => (receiver.scripted.size >= caused ? true : undefined),
    SETTLED_WITHIN_MS,
  );
  await until('every host being told of as gone', async () =>
    load.hostIds.every((id) => receiver.isGone(id)) ? true : undefined,
  );
}
