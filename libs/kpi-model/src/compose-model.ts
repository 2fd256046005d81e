import type { Calibration } from './calibration.js';
import type { HistoryFit } from './history-fit.js';
import type { KpiModel } from './model.js';
import type { Pace } from './pace-parts.js';

/** What is kept of a fit, to six digits. */
export function modelOf(
  { regression: { series, design }, family, coefficients, steps }: HistoryFit,
  { tracking, spreads, farSpread, tails }: Calibration,
  pace: Pace | undefined,
): KpiModel {
  const { layout } = design;
  const { walls, grain, denominators } = series;
  const slice = (from: number, to: number): number[] => Array.from(coefficients.subarray(from, to), rounded);
  return {
    version: 1,
    grain,
    family,
    from: walls[0],
    to: walls[walls.length - 1],
    trend: slice(layout.trend, layout.weekday),
    steps: steps.map((step, i) => ({ wall: walls[step], eta: rounded(coefficients[layout.step + i]) })),
    weekdays: slice(layout.weekday, layout.holiday),
    hours: slice(0, layout.hourColumns),
    holiday: rounded(coefficients[layout.holiday]),
    yearly: slice(layout.yearly, layout.step),
    tracking,
    spreads: spreads.map(rounded),
    farSpread: rounded(farSpread),
    tails: { below: atLeast(tails.below), above: atLeast(tails.above) },
    usualDenominator:
      denominators === undefined ? 1 : Float64Array.from(denominators).sort()[Math.floor(denominators.length / 2)],
    ...(pace !== undefined && { pace: roundedPace(pace) }),
  };
}

/** Quantiles of a standard normal. However regular a history is, half of them is how narrow a band gets. */
const NORMAL_TAILS = [1.645, 1.96, 2.054, 2.326, 2.576] as const;
const NARROWEST = 0.5;

const atLeast = (tails: readonly number[]): number[] =>
  tails.map((tail, i) => rounded(Math.max(tail, NARROWEST * NORMAL_TAILS[i], i > 0 ? tails[i - 1] : 0)));

const rounded = (value: number): number => Number(value.toPrecision(6));

const roundedPace = ({ slots, shares, soFarSpreads, windows, tails }: Pace): Pace => ({
  slots,
  shares: shares.map((row) => row.map(brief)),
  soFarSpreads: soFarSpreads.map(brief),
  windows: windows.map((window) => ({
    slots: window.slots,
    carried: window.carried.map(brief),
    spreads: window.spreads.map(brief),
  })),
  tails: { below: atLeast(tails.below), above: atLeast(tails.above) },
});

const brief = (value: number): number => Number(value.toPrecision(4));
