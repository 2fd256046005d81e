import fc from 'fast-check';
import { WindowChanges } from './window-changes.js';

it('counts each window as by one who looks at all its buckets', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 14 }),
      (buckets, width) => {
        const windows = new WindowChanges(width);
        for (const [bucket, hashes] of buckets.entries()) windows.add(bucket, hashes);
        let uniques = 0;
        const found = buckets.map((_, last) => (uniques += windows.byBucket.get(last) ?? 0));
        const expected = buckets.map(
          (_, last) => new Set(buckets.slice(Math.max(0, last - width + 1), last + 1).flat()).size,
        );
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});
