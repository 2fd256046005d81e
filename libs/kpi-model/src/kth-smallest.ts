/**
 * What `values` would hold in place `k` were they sorted, in linear time. Their order changes.
 *
 * @see Hoare, "Algorithm 65: FIND", 1961; the pivot is the median of three.
 */
export function kthSmallest(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >> 1], values[high]);
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** The upper one of the middle two if there are two. The order of `values` changes. */
export const medianOf = (values: Float64Array): number => kthSmallest(values, values.length >> 1);
