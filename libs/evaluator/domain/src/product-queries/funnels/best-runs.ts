import type { FunnelMode } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';

/** An event of one person, as one series of a funnel sees it. */
export interface Stride {
  readonly at: EpochMs;
  /** The bits of the steps that it may be, 1 for the first; 0 for an event between steps. */
  readonly steps: number;
  /** The bucket that a run which begins here belongs to; undefined if none begins. */
  readonly bucket: number | undefined;
}

/** How one person got through a funnel. Events are told by their positions. */
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
}

/**
 * The best run of a person for each bucket that one begins in: the one that gets furthest; of several the last to begin; of those
 * that begin at the same time the first. One event is one step of a run at most.
 *
 * @param strides - In their order.
 */
export function bestRuns(strides: readonly Stride[], rules: RunRules): ReadonlyMap<number, Run> {
  switch (rules.mode) {
    case 'ordered':
      return orderedRuns(strides, rules);
    case 'sequential':
      return sequentialRuns(strides, rules);
    case 'unordered':
      return unorderedRuns(strides, rules);
  }
}

/** @returns Whether `run` is better than the best one so far. */
export function isBetter(strides: readonly Stride[], run: Run, best: Run | undefined): boolean {
  if (best === undefined || run.reached.length !== best.reached.length) {
    return best === undefined || run.reached.length > best.reached.length;
  }
  return strides[run.start].at > strides[best.start].at;
}

/**
 * Of the runs of a bucket that have got as far as a step, only the last to begin can still be the best one: what comes after helps
 * all of them, and it has the most time left.
 */
function orderedRuns(strides: readonly Stride[], { steps, conversionMs }: RunRules): ReadonlyMap<number, Run> {
  const byBucket = new Map<number, Run[]>();
  strides.forEach((stride, position) => {
    for (const runs of byBucket.values()) {
      // The last step first, so that an event is not two steps of one run.
      for (let step = Math.min(runs.length, steps - 1); step > 0; step--) {
        if (!isStep(stride, step) || !isWithin(strides, runs[step - 1].start, position, conversionMs)) continue;
        const next = { start: runs[step - 1].start, reached: [...runs[step - 1].reached, position] };
        if (isBetter(strides, next, runs[step])) runs[step] = next;
      }
    }
    if (stride.bucket === undefined) return;
    const run = { start: position, reached: [position] };
    const runs = byBucket.get(stride.bucket);
    if (runs === undefined) byBucket.set(stride.bucket, [run]);
    else if (isBetter(strides, run, runs[0])) runs[0] = run;
  });
  return new Map([...byBucket].map(([bucket, runs]) => [bucket, runs[runs.length - 1]]));
}

/** A run goes on with the very next event, or ends. */
function sequentialRuns(strides: readonly Stride[], { steps, conversionMs }: RunRules): ReadonlyMap<number, Run> {
  const best = new Map<number, Run>();
  strides.forEach((stride, start) => {
    if (stride.bucket === undefined) return;
    const reached = [start];
    for (let position = start + 1; reached.length < steps && position < strides.length; position++) {
      if (!isStep(strides[position], reached.length) || !isWithin(strides, start, position, conversionMs)) break;
      reached.push(position);
    }
    const run = { start, reached };
    if (isBetter(strides, run, best.get(stride.bucket))) best.set(stride.bucket, run);
  });
  return best;
}

/**
 * A run begins with any step. Each event does the first of its steps that is not done yet; what is reached are the steps that are
 * done without a gap, each when it and all before it were done.
 */
function unorderedRuns(strides: readonly Stride[], { steps, conversionMs }: RunRules): ReadonlyMap<number, Run> {
  const best = new Map<number, Run>();
  const positions = positionsBySteps(strides);
  strides.forEach(({ bucket }, start) => {
    if (bucket === undefined) return;
    const doneAt = new Map<number, number>();
    let position: number | undefined = start;
    while (position !== undefined && isWithin(strides, start, position, conversionMs)) {
      for (let step = 0; step < steps; step++) {
        if (doneAt.has(step) || !isStep(strides[position], step)) continue;
        doneAt.set(step, position);
        break;
      }
      position = nextUseful(positions, position, undone(doneAt, steps));
    }
    const reached: number[] = [];
    for (let at = doneAt.get(0); at !== undefined; at = doneAt.get(reached.length)) {
      reached.push(Math.max(at, reached.at(-1) ?? 0));
    }
    const run = { start, reached };
    if (reached.length > 0 && isBetter(strides, run, best.get(bucket))) best.set(bucket, run);
  });
  return best;
}

const isStep = ({ steps }: Stride, step: number): boolean => (steps & (1 << step)) !== 0;

const isWithin = (strides: readonly Stride[], start: number, position: number, conversionMs: number): boolean =>
  strides[position].at - strides[start].at <= conversionMs;

function undone(doneAt: ReadonlyMap<number, number>, steps: number): number {
  let bits = 0;
  for (let step = 0; step < steps; step++) if (!doneAt.has(step)) bits |= 1 << step;
  return bits;
}

/** Where events of the same steps are, ascending. */
function positionsBySteps(strides: readonly Stride[]): ReadonlyMap<number, readonly number[]> {
  const positions = new Map<number, number[]>();
  strides.forEach(({ steps }, position) => {
    const known = positions.get(steps);
    if (known === undefined) positions.set(steps, [position]);
    else known.push(position);
  });
  return positions;
}

/** The next event that may be one of the steps wanted. */
function nextUseful(
  positions: ReadonlyMap<number, readonly number[]>,
  after: number,
  wanted: number,
): number | undefined {
  let next: number | undefined;
  for (const [steps, at] of positions) {
    if ((steps & wanted) === 0) continue;
    const found = firstAfter(at, after);
    if (found !== undefined && (next === undefined || found < next)) next = found;
  }
  return next;
}

function firstAfter(ascending: readonly number[], after: number): number | undefined {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > after) high = middle;
    else low = middle + 1;
  }
  return ascending[low];
}
