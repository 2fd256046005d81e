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

/** Part of the kills that come before the system has recovered from the one before. */
const HURRIED = 0.25;
const MAX_PAUSE_MS = 400;
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
  for (const victim of random.shuffled(victims.flatMap((v) => Array.from({ length: times }, () => v)))) {
    const before = receiver.receipts.length;
    if (random.next() >= HURRIED) {
      await until(
        `progress after ${kills.at(-1)?.victim ?? 'the start'}`,
        async () => (receiver.receipts.length > before ? true : undefined),
        PROGRESS_WITHIN_MS,
      );
    }
    await delay(random.below(MAX_PAUSE_MS));
    const inFlight = await busyWith(victim, load, givingUp);
    await victim.kill();
    note(`killed ${victim.name}, busy with ${inFlight}`);
    kills.push({ victim: victim.name, inFlight });
    await delay(random.below(MAX_PAUSE_MS));
    await victim.restart();
  }
  return kills;
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
