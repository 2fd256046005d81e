import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@tocsin/messaging';
import { TOPICS } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import { api, until } from '@tocsin/tool-instance';
import { type Kill, killAll } from './killing.js';
import { Load } from './load/load.js';
import { readInputs, readOutcomes } from './log-content.js';
import { Random } from './random.js';
import { readTopic } from './read-topic.js';
import { UnreliableReceiver } from './receiver.js';
import type { Subject } from './subject.js';
import { alertsInApi, alertsInLog, samplesInApi } from './verdict/api-view.js';
import { configurationFaults, memoInLog } from './verdict/configuration.js';
import { deliveryFaults, unfinished } from './verdict/deliveries.js';
import { receiptFaults } from './verdict/receipts.js';
import { recomputed } from './verdict/recomputed.js';
import { changesInLog, withoutRepeats } from './verdict/transitions.js';

const KILLS_OF_EACH = Number(process.env.TOCSIN_KILL_ROUNDS ?? 5);
const SEED = Number(process.env.TOCSIN_KILL_SEED ?? randomInt(2 ** 31));
const LEAST_CHANGES = 200;
const SETTLED_WITHIN_MS = 300_000;

const clock = new SystemClock();

/**
 * Kills every victim `TOCSIN_KILL_ROUNDS` times (default 5), in random order, at random moments with work in flight, and
 * then holds log, alerts, samples, deliveries and notifications against what script and pure core say they must be.
 * `TOCSIN_KILL_SEED` repeats a run's decisions.
 */
export function describeKillTest(name: string, start: (logFile: string) => Promise<Subject>): void {
  describe(`kill -9 at random moments: ${name}`, () => {
    it(`loses nothing, repeats nothing, keeps the order (seed ${SEED}, ${KILLS_OF_EACH} kills of each)`, async () => {
      const say = (text: string): void => void process.stderr.write(`kill test of ${name}: ${text}\n`);
      say(`TOCSIN_KILL_SEED=${SEED}`);
      const logFolder = await mkdtemp(join(tmpdir(), 'tocsin-kill-logs-'));
      const logFile = join(logFolder, 'services.log');
      try {
        say(await run(await start(logFile), logFile));
      } catch (error) {
        say(`failed; what the services said, and when they were killed, is kept in ${logFile}`);
        throw error;
      }
      await rm(logFolder, { recursive: true });
    }, 1_500_000);
  });
}

/** @returns The figures of a run that kept every promise. */
async function run(subject: Subject, logFile: string): Promise<string> {
  const random = new Random(SEED);
  const receiver = new UnreliableReceiver(random.fork(1001));
  const givingUp = new AbortController();
  try {
    const load = await Load.prepare(subject, receiver, await receiver.listen(), clock, givingUp.signal);
    await configurationIsKnown(subject);
    const kills = await killUnderLoad(subject, load, receiver, random, logFile, givingUp.signal);
    for (const { name } of subject.victims) {
      expect(kills.filter(({ victim }) => victim === name)).toHaveLength(KILLS_OF_EACH);
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
    const kills = await killAll(subject, KILLS_OF_EACH, load, receiver, random.fork(1003), note, givingUp);
    await until('enough changes', async () => (load.causedChanges >= LEAST_CHANGES ? true : undefined));
    return kills;
  };
  const kills = await Promise.race([killing(), refused]);
  await load.stop();
  note('the load has ended');
  return kills;
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

/** @returns What was counted on the way. */
async function judge(subject: Subject, load: Load, receiver: UnreliableReceiver, log: Log): Promise<string> {
  const { alerts, groups, deliveries } = await until('the end of every delivery', async () => {
    const outcomes = await readOutcomes(log);
    return unfinished(outcomes.alerts, outcomes.deliveries) === 0 ? outcomes : undefined;
  });
  const inputs = await readInputs(log);
  const transitions = withoutRepeats(alerts);

  expect(recomputed(inputs, [...alerts, ...groups])).toEqual([]);
  for (const owner of load.scripted) {
    expect(changesInLog(transitions, owner.name)).toEqual(owner.changes());
    expect(await samplesInApi(subject, owner)).toEqual(owner.steps.map(({ time, load: value }) => ({ time, value })));
  }
  expect(await alertsInApi(subject)).toEqual(alertsInLog(transitions));
  expect(deliveryFaults(transitions, load.channelId, deliveries)).toEqual([]);
  expect(receiptFaults(transitions, receiver.receipts, deliveries)).toEqual([]);
  expect(configurationFaults(inputs.config)).toEqual([]);
  expect(memoInLog(inputs.config, load.edits.monitorId)).toBe(load.edits.lastMemo);
  const { monitor } = await api<{ monitor: { memo: string } }>(
    subject,
    'GET',
    `/api/v0/monitors/${load.edits.monitorId}`,
  );
  expect(monitor.memo).toBe(load.edits.lastMemo);
  expect(await readTopic(log, TOPICS.deadLetters.name)).toEqual([]);

  const absences = transitions.filter(({ alert }) => alert.type === 'connectivity').length;
  return `${transitions.length} transitions (${absences} of absence), ${alerts.length - transitions.length} published again, ${receiver.receipts.length} requests received`;
}
