import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '@tocsin/messaging';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import { api, until } from '@tocsin/tool-instance';
import { LoadDriver } from './load-driver.js';
import { CRITICAL, expectedChanges, METRIC, WARNING } from './load-script.js';
import { Random } from './random.js';
import { jsonOf } from './read-topic.js';
import { UnreliableReceiver } from './receiver.js';
import { recomputed } from './recomputed.js';
import { byMonitorAndTime, changesInLog, receiptProblems, withoutRepeats } from './verdict.js';

/** Something that is killed with SIGKILL and started again. */
export interface Victim {
  readonly name: string;
  kill(): Promise<void>;
  /** Resolves when it does its work again. */
  restart(): Promise<void>;
}

export interface Subject {
  readonly url: string;
  readonly key: string;
  readonly victims: readonly Victim[];
  /** The topics as they lie in the log after the run; the instance may be stopped for it. */
  readLog(): Promise<{
    readonly config: readonly LogRecord[];
    readonly observations: readonly LogRecord[];
    readonly observationPartitions: number;
    readonly alerts: readonly LogRecord[];
  }>;
  stop(): Promise<void>;
}

const HOSTS = 10;
const KILLS_OF_EACH = Number(process.env.TOCSIN_KILL_ROUNDS ?? 5);
const SEED = Number(process.env.TOCSIN_KILL_SEED ?? randomInt(2 ** 31));
/** Old enough to leave room for many steps, fresh enough to be judged. */
const FIRST_STEP_AGO_S = 900;
const SETTLED_WITHIN_MS = 300_000;

const clock = new SystemClock();

/**
 * Kills every victim `TOCSIN_KILL_ROUNDS` times (default 5), in random order, at random moments with work in flight, and
 * then holds log, alerts and notifications against what script and pure core say they must be. `TOCSIN_KILL_SEED`
 * repeats a run's decisions.
 */
export function describeKillTest(name: string, start: () => Promise<Subject>): void {
  describe(`kill -9 at random moments: ${name}`, () => {
    it(`loses nothing, repeats nothing, keeps the order (seed ${SEED}, ${KILLS_OF_EACH} kills of each)`, async () => {
      process.stderr.write(`kill test of ${name}: TOCSIN_KILL_SEED=${SEED}\n`);
      const random = new Random(SEED);
      const subject = await start();
      const receiver = new UnreliableReceiver(random.fork(1001));
      try {
        const { hostIds, monitorId } = await prepare(subject, await receiver.listen());
        const firstTime = Math.floor(clock.now() / 1000) - FIRST_STEP_AGO_S;
        const driver = new LoadDriver(subject, hostIds, random.fork(1002), firstTime);
        driver.start();
        await until('the first notification', async () => receiver.receipts[0]);

        const kills = await killAll(subject, driver, receiver, random.fork(1003));
        await driver.stop();
        for (const victim of subject.victims) expect(kills.filter((k) => k.victim === victim.name)).toHaveLength(KILLS_OF_EACH);
        expect(kills.filter(({ inFlight }) => inFlight === 0)).toEqual([]);

        const expected = new Map(driver.hosts.map(({ hostId, posted }) => [hostId, expectedChanges(posted).sort(byMonitorAndTime)]));
        const total = [...expected.values()].reduce((sum, changes) => sum + changes.length, 0);
        expect(total).toBeGreaterThan(100);
        await until(
          `all ${total} notifications`,
          async () => (new Set(receiver.receipts.map(({ webhookId }) => webhookId)).size >= total ? true : undefined),
          SETTLED_WITHIN_MS,
        );

        const log = await subject.readLog();
        const published = withoutRepeats(log.alerts.map((record) => jsonOf<AlertTransition>(record)));
        for (const [hostId, changes] of expected) expect(changesInLog(published, hostId, monitorId)).toEqual(changes);
        expect(recomputed(log, log.observationPartitions, published)).toEqual([]);
        expect(receiptProblems(published, receiver.receipts)).toEqual([]);
        process.stderr.write(
          `kill test of ${name}: ${kills.length} kills, ${driver.repeats} posts repeated, ${total} transitions, ${receiver.receipts.length} requests received\n`,
        );
      } finally {
        receiver.close();
        await subject.stop();
      }
    }, 1_500_000);
  });
}

async function prepare(subject: Subject, receiverUrl: string): Promise<{ hostIds: string[]; monitorId: string }> {
  await api(subject, 'POST', '/api/v0/channels', { type: 'webhook', name: 'kill', url: receiverUrl, events: ['alert'] });
  const { id: monitorId } = await api<{ id: string }>(subject, 'POST', '/api/v0/monitors', {
    type: 'host',
    name: 'scripted load',
    metric: METRIC,
    operator: '>',
    warning: WARNING,
    critical: CRITICAL,
    duration: 1,
  });
  const hostIds: string[] = [];
  for (let i = 0; i < HOSTS; i++) {
    const { id } = await api<{ id: string }>(subject, 'POST', '/api/v0/hosts', { name: `host-${i}`, meta: {} });
    hostIds.push(id);
  }
  return { hostIds, monitorId };
}

interface Kill {
  readonly victim: string;
  /** Posts without an answer and notifications without a receipt at the moment of the kill. */
  readonly inFlight: number;
}

async function killAll(subject: Subject, driver: LoadDriver, receiver: UnreliableReceiver, random: Random): Promise<Kill[]> {
  const order = subject.victims.flatMap((victim) => Array.from({ length: KILLS_OF_EACH }, () => victim));
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const inFlight = (): number => {
    const caused = driver.hosts.reduce((sum, { posted }) => sum + expectedChanges(posted).length, 0);
    const received = new Set(receiver.receipts.map(({ webhookId }) => webhookId)).size;
    return driver.postsInFlight + Math.max(0, caused - received);
  };
  const kills: Kill[] = [];
  for (const victim of order) {
    const before = receiver.receipts.length;
    // The system has recovered from the last kill and works again, so that this one hits it at work.
    await until('progress before the next kill', async () => (receiver.receipts.length > before ? true : undefined), 120_000);
    await delay(random.below(400));
    const working = await until('work in flight', async () => inFlight() || undefined);
    await victim.kill();
    kills.push({ victim: victim.name, inFlight: working });
    await delay(random.below(300));
    await victim.restart();
  }
  return kills;
}
