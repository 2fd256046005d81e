/**
 * The mean of the points of the last `width` minutes, for each minute.
 *
 * @param values - Begin `width` - 1 minutes before the first mean.
 */
export function movingAverage(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length - width + 1);
  let sum = 0;
  let count = 0;
  const add = (value: number, sign: 1 | -1): void => {
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    count += sign;
    // What rounding has left behind goes when nothing else is there.
    if (count === 0) sum = 0;
  };
  values.forEach((value, i) => {
    add(value, 1);
    if (i >= width) add(values[i - width], -1);
    if (i >= width - 1) means[i - width + 1] = count === 0 ? NaN : sum / count;
  });
  return means;
}
