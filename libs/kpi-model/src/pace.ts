import { type Band, bandOf, type Bucket, expectationOf, scoreOf, sideOf } from './expectation.js';
import type { KpiModel, KpiState } from './model.js';
import { believed, movedBy, type Pace, type Part, partOf, type Progress, scoreOfPart, sharesOf } from './pace-parts.js';
import { InvalidSeriesError } from './series.js';
import { type Level, type Sides, tailOf } from './tails.js';

export interface PartBand extends Band {
  readonly value: number;
  readonly side: 'inside' | 'above' | 'below';
}

export interface PaceJudgement {
  readonly slots: number;
  readonly soFar: PartBand;
  /**
   * The latest slots alone, which show a fall that the bucket's good beginning hides: of several numbers of them the one that surprises
   * most after what came before. Undefined until there is anything before.
   */
  readonly recent?: PartBand & { readonly slots: number };
  /** 'inside' unless one of the two lies outside; so far goes first. */
  readonly side: 'inside' | 'above' | 'below';
}

/**
 * Judges a bucket that is still filling, after each of its slots.
 *
 * @returns Undefined if the model learnt no pace, or no slot has passed.
 * @throws {InvalidSeriesError} If there are more slots than the model knows.
 */
export function judgePace(
  model: KpiModel,
  state: KpiState,
  bucket: Bucket,
  progress: Progress,
  level: Level,
  sides: Sides,
): PaceJudgement | undefined {
  const { pace } = model;
  const passed = progress.values.length;
  if (pace === undefined || passed === 0) return undefined;
  assertProgress(model, pace, progress);
  const whole = expectationOf(model, state, { ...bucket, visibleShare: 1 });
  const shares = sharesOf(pace.shares, model.grain, bucket.wall, bucket.isHoliday ?? false);
  const part = (from: number, to: number): Part => partOf(progress, whole, shares, from, to);
  const judged = (given: Part, spread: number): Judged => judgedPart(given, spread, pace, level, sides);

  const { band: soFar } = judged(part(0, passed), pace.soFarSpreads[passed - 1]);
  let recent: (Judged & { readonly slots: number }) | undefined;
  for (const { slots, carried, spreads } of pace.windows) {
    const last = passed - slots - 1;
    if (last < 0) continue;
    const before = believed(scoreOfPart(part(0, last + 1)), pace.soFarSpreads[last]);
    const window = judged(movedBy(part(last + 1, passed), carried[last] * before), spreads[last]);
    if (recent === undefined || window.surprise > recent.surprise) recent = { ...window, slots };
  }
  return {
    slots: passed,
    soFar,
    ...(recent !== undefined && { recent: { ...recent.band, slots: recent.slots } }),
    side: soFar.side === 'inside' && recent !== undefined ? recent.band.side : soFar.side,
  };
}

interface Judged {
  readonly band: PartBand;
  /** From 1 on the part lies outside its band, if to a side that is asked for. */
  readonly surprise: number;
}

function judgedPart({ value, expectation }: Part, spread: number, { tails }: Pace, level: Level, sides: Sides): Judged {
  const expected = { ...expectation, spread, tails };
  const band = bandOf(expected, level, sides);
  const score = scoreOf(expected, value);
  const tail = tailOf(level, sides);
  const surprises = { below: -score / tails.below[tail], above: score / tails.above[tail] };
  return {
    band: { ...band, value, side: sideOf(band, value) },
    surprise: sides === 'both' ? Math.max(surprises.below, surprises.above) : surprises[sides],
  };
}

function assertProgress({ family }: KpiModel, { slots }: Pace, { values, denominators }: Progress): void {
  if (values.length > slots) {
    throw new InvalidSeriesError(`values: ${values.length} slots; a bucket of this model has ${slots}`);
  }
  if (family.kind === 'ratio' && denominators?.length !== values.length) {
    throw new InvalidSeriesError('denominators: a ratio must have one for each of its values');
  }
}
