import { clamp } from './family.js';
import type { Suspicion } from './model.js';
import { tailOf, TAIL_PROBABILITIES, type Tails } from './tails.js';

/** By how much a tail is stretched when a bucket lies beyond it, as a logarithm. */
const STRETCH_STEP = 0.1;
const STRETCH_LIMITS = [0.6, 2] as const;
/** Of the buckets of an incident after its first so many stretch a tail: a fault does not hide the next one. */
const MOST_MISSED = 2;
/** Further out than so many times the 99 % bound is an accident, which says nothing about how wide ordinary days are. */
const ACCIDENT = 2.5;

export const UNSTRETCHED: Tails = { below: TAIL_PROBABILITIES.map(() => 1), above: TAIL_PROBABILITIES.map(() => 1) };

/** Online conformal: a miss widens the tail that was missed, every hit narrows it a little, so that misses come as often as they should. */
export function stretchAfter(stretch: Tails, tails: Tails, score: number): Tails {
  if (isAccident(tails.below, -score) || isAccident(tails.above, score)) return stretch;
  const next = (before: readonly number[], bounds: readonly number[], distance: number): number[] =>
    before.map((factor, i) => {
      const missed = distance > bounds[i] ? 1 : 0;
      return widened(factor, missed - TAIL_PROBABILITIES[i]);
    });
  return { below: next(stretch.below, tails.below, -score), above: next(stretch.above, tails.above, score) };
}

/** What a suspected bucket adds to `Suspicion.missed`. */
export function missedAfter({ side, missed }: Suspicion, tails: Tails, score: number): readonly number[] {
  const bounds = tails[side];
  const distance = side === 'above' ? score : -score;
  const isOrdinary = !isAccident(bounds, distance);
  return bounds.map((bound, i) => Math.min(MOST_MISSED, (missed?.[i] ?? 0) + (isOrdinary && distance > bound ? 1 : 0)));
}

/** The stretch once an incident is over. */
export function settled(stretch: Tails, suspicion: Suspicion | undefined): Tails {
  if (suspicion?.missed === undefined) return stretch;
  const { side, missed } = suspicion;
  return { ...stretch, [side]: stretch[side].map((factor, i) => widened(factor, missed[i])) };
}

/** @param steps - Below zero: narrowed. */
const widened = (factor: number, steps: number): number =>
  clamp(factor * Math.exp(STRETCH_STEP * steps), ...STRETCH_LIMITS);

const isAccident = (bounds: readonly number[], distance: number): boolean =>
  distance > ACCIDENT * bounds[tailOf(0.99, 'both')];
