import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { eventTotals, makeProject, type StandaloneInstance, startStandalone, until } from '@tocsin/tool-instance';
import { killServer } from './kill/postgres-victim.js';
import { Random } from './kill/random.js';
import { EventLoad } from './product/event-load.js';

const SEED = Number(process.env.TOCSIN_KILL_SEED ?? randomInt(2 ** 31));
const ROUNDS = Number(process.env.TOCSIN_KILL_ROUNDS ?? 6);
const KILLS = { process: ROUNDS, postgres: Math.ceil(ROUNDS / 3) };
/** Uploads that are acknowledged between two kills, at most. */
const MOST_PROGRESS = 40;
const MAX_PAUSE_MS = 300;
const LOOK_MS = 2;

const say = (text: string): void => void process.stderr.write(`product events: ${text}\n`);

it(
  `kill -9 at random moments neither loses nor repeats a product event (seed ${SEED})`,
  async () => {
    say(`TOCSIN_KILL_SEED=${SEED}`);
    const random = new Random(SEED);
    const givingUp = new AbortController();
    const instance = await startStandalone();
    try {
      const project = await makeProject(instance);
      const load = new EventLoad(instance, project, random.fork(1), givingUp.signal);
      const refused = load.start().then(() => new Promise<never>(() => undefined));
      await Promise.race([killAll(instance, load, random.fork(2)), refused]);
      await load.stop();
      expect(await eventTotals(instance.url, project, load.devices)).toEqual(load.totals());
      say(`${load.acknowledged} uploads acknowledged, ${load.repeats} tries in vain`);
    } finally {
      givingUp.abort();
      await instance.stop();
    }
  },
  ROUNDS * 60_000,
);

async function killAll(instance: StandaloneInstance, load: EventLoad, random: Random): Promise<void> {
  const victims = Object.entries(KILLS).flatMap(([victim, times]) => Array.from({ length: times }, () => victim));
  for (const victim of random.shuffled(victims)) {
    await progress(load, 1 + random.below(MOST_PROGRESS));
    await delay(random.below(MAX_PAUSE_MS));
    while (load.inFlight === 0) await delay(LOOK_MS);
    if (victim === 'postgres') {
      await killServer(instance.dataDir);
    } else {
      await instance.kill();
      await instance.restart();
    }
  }
  await progress(load, MOST_PROGRESS);
}

async function progress(load: EventLoad, uploads: number): Promise<void> {
  const enough = load.acknowledged + uploads;
  await until(`${uploads} more uploads`, async () => (load.acknowledged >= enough ? true : undefined));
}
