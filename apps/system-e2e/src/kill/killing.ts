import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@tocsin/tool-instance';
import type { Load } from './load/load.js';
import type { Random } from './random.js';
import type { UnreliableReceiver } from './receiver.js';
import type { Subject, Victim } from './subject.js';

export interface Kill {
  readonly victim: string;
  /** What it was busy with at that moment. */
  readonly inFlight: number;
}

/** Part of the kills that come while the system still recovers from the one before. */
const HURRIED = 0.3;
const MAX_PAUSE_MS = 400;
/** Requests that arrive between two kills, at most, unless the second is hurried. */
const MOST_PROGRESS = 40;
const PROGRESS_WITHIN_MS = 120_000;
const LOOK_MS = 5;

/**
 * Kills every victim so many times, in random order, at random moments with work in flight.
 *
 * @param note - Told every kill.
 */
export async function killAll(
  { victims }: Subject,
  times: number,
  load: Load,
  receiver: UnreliableReceiver,
  random: Random,
  note: (what: string) => void,
  givingUp: AbortSignal,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const restarts = new Map<string, Promise<void>>();
  for (const victim of random.shuffled(victims.flatMap((v) => Array.from({ length: v.times ?? times }, () => v)))) {
    if (random.next() >= HURRIED) await recovered(restarts, receiver, random.below(MOST_PROGRESS), kills.at(-1));
    await delay(random.below(MAX_PAUSE_MS));
    const whom = victim.instead ?? victim.name;
    await restarts.get(whom);
    const inFlight = await busyWith(victim, load, givingUp);
    await victim.kill();
    note(`killed ${victim.name}, busy with ${inFlight}`);
    kills.push({ victim: victim.name, inFlight });
    await delay(random.below(MAX_PAUSE_MS));
    const restart = victim.restart();
    restart.catch(() => undefined); // told where it is waited for
    restarts.set(whom, restart);
  }
  await recovered(restarts, receiver, MOST_PROGRESS, kills.at(-1));
  return kills;
}

/** Waits until everything runs again and more than so many requests have arrived since. */
async function recovered(
  restarts: ReadonlyMap<string, Promise<void>>,
  receiver: UnreliableReceiver,
  progress: number,
  last: Kill | undefined,
): Promise<void> {
  await Promise.all(restarts.values());
  const before = receiver.receipts.length;
  await until(
    `progress after ${last?.victim ?? 'the start'}`,
    async () => (receiver.receipts.length > before + progress ? true : undefined),
    PROGRESS_WITHIN_MS,
  );
}

/** Waits until the victim is busy; nothing else happens between that look and what follows. */
async function busyWith(victim: Victim, load: Load, givingUp: AbortSignal): Promise<number> {
  for (;;) {
    givingUp.throwIfAborted();
    const inFlight = victim.inFlight(load.work);
    if (inFlight > 0) return inFlight;
    await delay(LOOK_MS);
  }
}
