import type { FunnelMode } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { Pieces } from './pieces.js';

/** What one person did, as one series of a funnel sees it. Events are told by their positions. */
export interface Journey {
  /** When each event happened, ascending. */
  readonly at: readonly EpochMs[];
  /** For each step the events that it may be, ascending. */
  readonly steps: readonly (readonly number[])[];
  /** The events that a run may begin with, ascending. */
  readonly beginnings: readonly number[];
}

/** How one person got through a funnel. */
export interface Run {
  readonly start: number;
  /** Where each step was reached, in the order of the steps: at least the first one. */
  readonly reached: readonly number[];
}

export interface RunRules {
  readonly mode: FunnelMode;
  /** How many steps there are. */
  readonly steps: number;
  /** From the beginning of a run, the end included. */
  readonly conversionMs: number;
  /** When each bucket begins, ascending, and when the last one ends. */
  readonly bounds: readonly EpochMs[];
}

/**
 * The best run of a person for each bucket that one begins in: the one that gets furthest; of several the last to begin; of those
 * that begin at the same time the first. One event is one step of a run at most.
 *
 * @returns By the position of the bucket.
 */
export function* bestRuns(
  journey: Journey,
  rules: RunRules,
  pieces: Pieces,
): Generator<void, ReadonlyMap<number, Run>> {
  const { at, steps, beginnings } = journey;
  const best = new Map<number, Run>();
  const isUnordered = rules.mode === 'unordered';
  const never = steps.findIndex((positions) => positions.length === 0);
  const furthest = never === -1 ? steps.length : never;
  // The last to begin comes first: nothing before one that cannot be got further than is better than it.
  for (let i = beginnings.length - 1; i >= 0; i--) {
    if (pieces.isDone(isUnordered ? rules.steps ** 2 : rules.steps)) yield;
    const start = beginnings[i];
    const bucket = bucketOf(at[start], rules.bounds);
    if (bucket === undefined) continue;
    const known = best.get(bucket);
    if (known?.reached.length === furthest && at[start] < at[known.start]) {
      i = countWhile(beginnings, (position) => at[position] < rules.bounds[bucket]);
      continue;
    }
    const reached = isUnordered ? reachedInAnyOrder(journey, start, rules) : reachedInOrder(journey, start, rules);
    const run = { start, reached };
    if (reached.length > 0 && (known === undefined || !isBetter(journey, known, run))) best.set(bucket, run);
  }
  return best;
}

/** @returns Whether `run` is better than the best one so far. */
export function isBetter({ at }: Pick<Journey, 'at'>, run: Run, best: Run | undefined): boolean {
  if (best === undefined || run.reached.length !== best.reached.length) {
    return best === undefined || run.reached.length > best.reached.length;
  }
  return at[run.start] > at[best.start];
}

/** Each step is reached as early as it can be; in a sequence that must be by the very next event. */
function reachedInOrder({ at, steps }: Journey, start: number, { mode, conversionMs }: RunRules): readonly number[] {
  const reached = [start];
  let last = start;
  for (let step = 1; step < steps.length; step++) {
    const next = firstAfter(steps[step], last);
    if (next === undefined || at[next] - at[start] > conversionMs) break;
    if (mode === 'sequential' && next !== last + 1) break;
    reached.push(next);
    last = next;
  }
  return reached;
}

/**
 * Each event does the first of its steps that is not done yet; what is reached are the steps that are done without a gap, each when
 * it and all before it were done.
 */
function reachedInAnyOrder({ at, steps }: Journey, start: number, { conversionMs }: RunRules): readonly number[] {
  const doneAt = new Map<number, number>();
  const next = steps.map((positions) => firstAfter(positions, start - 1) ?? Infinity);
  for (;;) {
    const position = Math.min(...next);
    if (position === Infinity || at[position] - at[start] > conversionMs) break;
    const done = next.indexOf(position);
    doneAt.set(done, position);
    next.forEach((each, step) => {
      if (step === done) next[step] = Infinity;
      else if (each === position) next[step] = firstAfter(steps[step], position) ?? Infinity;
    });
  }
  const reached: number[] = [];
  for (let done = doneAt.get(0); done !== undefined; done = doneAt.get(reached.length)) {
    reached.push(Math.max(done, reached.at(-1) ?? 0));
  }
  return reached;
}

/** How many of these positions come before another. */
export const countBefore = (ascending: readonly number[], position: number): number =>
  countWhile(ascending, (each) => each < position);

/** @param holds - Of the first few, and of none after these. */
function countWhile(ascending: readonly number[], holds: (each: number) => boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(ascending[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

const firstAfter = (ascending: readonly number[], position: number): number | undefined =>
  ascending[countBefore(ascending, position + 1)];

/** @returns Undefined outside all of them. */
export function bucketOf(at: EpochMs, bounds: readonly EpochMs[]): number | undefined {
  const begun = countBefore(bounds, at + 1);
  return begun === 0 || begun === bounds.length ? undefined : begun - 1;
}
