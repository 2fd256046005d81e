/** Longest time that a forecast tells, in seconds: ten years. Also what never comes is said to come then. */
export const MAX_FORECAST_SECONDS = 10 * 365 * 86_400;

/** A straight line over minutes; minute 0 is the last one that it was fitted to. */
export interface FittedLine {
  readonly slope: number;
  readonly atZero: number;
}

/**
 * The line of least squares.
 *
 * @param values - One for each minute; the last one is minute 0.
 * @returns Undefined for fewer than two points.
 */
export function fitLine(values: Float64Array): FittedLine | undefined {
  const last = values.length - 1;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  values.forEach((y, i) => {
    if (!Number.isFinite(y)) return;
    count++;
    sumX += i - last;
    sumY += y;
  });
  if (count < 2) return undefined;
  const [meanX, meanY] = [sumX / count, sumY / count];
  let squares = 0;
  let products = 0;
  values.forEach((y, i) => {
    if (!Number.isFinite(y)) return;
    const x = i - last - meanX;
    squares += x * x;
    products += x * (y - meanY);
  });
  const slope = products / squares;
  return { slope, atZero: meanY - slope * meanX };
}

export const valueAt = ({ slope, atZero }: FittedLine, minute: number): number => atZero + slope * minute;

/**
 * Seconds from a minute until the line reaches a threshold. 0 if it rises and is at or above it already; `MAX_FORECAST_SECONDS`
 * if it does not come there, or later than that.
 */
export function secondsUntil(line: FittedLine, threshold: number, minute: number): number {
  const missing = threshold - valueAt(line, minute);
  if (missing === 0) return 0;
  const seconds = (missing / line.slope) * 60;
  if (Number.isNaN(seconds)) return NaN;
  if (seconds >= 0) return Math.min(seconds, MAX_FORECAST_SECONDS);
  return line.slope > 0 ? 0 : MAX_FORECAST_SECONDS;
}
