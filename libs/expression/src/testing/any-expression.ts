import fc from 'fast-check';
import type { Duration, Expression } from '../language/syntax.js';

const bare = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
const quotable = fc.oneof(
  bare,
  fc.string({ minLength: 1 }).filter((text) => !text.includes("'") || !text.includes('"')),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const metric = fc.stringMatching(/^[A-Za-z0-9_.*#-]{1,20}$/);
const duration: fc.Arbitrary<Duration> = fc.record({
  amount: fc.integer({ min: 1, max: 5 }),
  unit: fc.constantFrom('m', 'h', 'd', 'w', 'mo', 'y'),
});
const at = fc.constant(0);
const role = { service: bare, role: bare };

/** Any expression that can be written. */
export const anExpression: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression }>((tie) => {
  const of = tie('any');
  const fn = <T extends string>(...names: T[]): fc.Arbitrary<T> => fc.constantFrom(...names);
  return {
    any: fc.oneof(
      { maxDepth: 6, depthSize: 'small', withCrossShrink: true },
      fc.record({ fn: fn('host'), at, hostId: quotable, metric }),
      fc.record({ fn: fn('service'), at, service: quotable, metric }),
      fc.record({ fn: fn('role', 'roleSlots'), at, ...role, metric }),
      fc.record({ fn: fn('avg', 'max', 'min', 'sum', 'product'), at, of }),
      fc.record({ fn: fn('stack'), at, of }),
      fc.record({ fn: fn('diff', 'divide'), at, left: of, right: of }),
      fc.record({ fn: fn('scale', 'offset'), at, of, factor: number }),
      fc.record({
        fn: fn('percentile'),
        at,
        of,
        percentage: fc.double({ min: 0, max: 100, minExcluded: true, maxExcluded: true, noNaN: true }),
      }),
      fc.record({ fn: fn('timeShift', 'movingAverage'), at, of, duration }),
      fc.record({ fn: fn('linearRegression'), at, of, duration }),
      fc.record({ fn: fn('timeLeftForecast'), at, of, duration, threshold: number }),
      fc.record({ fn: fn('group'), at, of: fc.array(of, { minLength: 1, maxLength: 3 }) }),
      fc.record({ fn: fn('alias'), at, of, label: fc.oneof(fc.constant(''), quotable) }),
    ),
  };
}).any;

/** The tree alone: where its parts stood in a text does not count. */
export function withoutPlaces(expression: Expression): unknown {
  return JSON.parse(JSON.stringify(expression, (key, value: unknown) => (key === 'at' ? undefined : value)));
}
