import { LABEL_SIZE, PLOT_BOTTOM, PLOT_TOP } from './layout.js';
import { unitScale, valueText } from './unit-scale.js';

export interface Threshold {
  readonly level: 'warning' | 'critical';
  readonly value: number;
  readonly operator: '>' | '<';
}

/** A threshold's line and the base of its label, in pixels from the top. */
export interface PlacedThreshold {
  readonly level: Threshold['level'];
  readonly at: number;
  readonly label: string;
  readonly labelAt: number;
}

/** The levels that are set, the lower line first. */
export function thresholdsOf(of: {
  readonly operator?: '>' | '<' | undefined;
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}): Threshold[] {
  const { operator = '>' } = of;
  return (['warning', 'critical'] as const)
    .flatMap((level) => {
      const value = of[level];
      return value === undefined || !Number.isFinite(value) ? [] : [{ level, value, operator }];
    })
    .sort((a, b) => a.value - b.value);
}

/** Distance of a label's base from its line, above and below it. */
const ABOVE = -7;
const BELOW = LABEL_SIZE;
/** Bases between which labels do not touch the heading or the labels of times. */
const HIGHEST = PLOT_TOP - 5;
const LOWEST = PLOT_BOTTOM - 4;
/** Pixels between lines that leave room for a label. */
const ROOM = LABEL_SIZE + 10;

/**
 * Labels are on the far side of their lines, where the values that cross it go. Lines too close for a label between them
 * have theirs on the outer sides; at the edge of the plot a label stays inside.
 */
export function placeThresholds(
  thresholds: readonly Threshold[],
  y: (value: number) => number,
  unit: string,
): PlacedThreshold[] {
  const [lower, upper] = thresholds.map(({ value }) => y(value));
  const areClose = upper !== undefined && lower - upper < ROOM;
  return thresholds.map(({ level, value, operator }, i) => {
    const at = y(value);
    const isAbove = areClose ? i === 1 : operator === '>';
    const base = at + (isAbove ? ABOVE : BELOW);
    const labelAt = base > LOWEST ? at + ABOVE - (areClose ? LABEL_SIZE : 0) : Math.max(base, HIGHEST);
    const label = `${level} ${operator} ${valueText(value, unitScale(unit, value))}`;
    return { level, at, label, labelAt };
  });
}
