import fc from 'fast-check';
import { kthSmallest, medianOf } from './kth-smallest.js';

describe('the k-th smallest', () => {
  it('is what sorting puts there, in whatever order and however often equal', () => {
    const numbers = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.nat(), (values, place) => {
        const k = place % values.length;
        expect(kthSmallest(Float64Array.from(values), k) + 0).toBe(Float64Array.from(values).sort()[k] + 0);
      }),
    );
  });

  it.each([
    { values: [7], median: 7 },
    { values: [3, 1], median: 3 },
    { values: [5, 1, 4], median: 4 },
  ])('in the middle of $values is $median', ({ values, median }) => {
    expect(medianOf(Float64Array.from(values))).toBe(median);
  });
});
