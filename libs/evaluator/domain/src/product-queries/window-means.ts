/**
 * The mean of each value and of those before it, so many in all; of what is known, NaN if nothing is.
 *
 * @param widths - With a second one, the mean of what so many such means are made of.
 */
export function windowMeans(values: readonly number[], ...widths: readonly number[]): readonly number[] {
  const sums = widths.reduce(
    windowSums,
    values.map((value) => (Number.isNaN(value) ? 0 : value)),
  );
  const counts = widths.reduce(
    windowSums,
    values.map((value) => (Number.isNaN(value) ? 0 : 1)),
  );
  return sums.map((sum, i) => sum / (counts[i] === 0 ? NaN : counts[i]));
}

/** Without lists in between, as there may be a thousand series of hundreds of values, and ninety in a window. */
function windowSums(values: readonly number[], width: number): readonly number[] {
  if (width === 1) return values;
  return values.map((_, last) => {
    let sum = 0;
    for (let i = last; i > last - width && i >= 0; i--) sum += values[i];
    return sum;
  });
}
