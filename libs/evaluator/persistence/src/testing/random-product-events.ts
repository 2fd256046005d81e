import type { ProductEvent } from '@tocsin/payload-schemas';
import type { Condition, PropertyReference } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import fc from 'fast-check';

const HOUR_MS = 3_600_000;
const texts = ['a', 'B', 'ab', '7', '10', '2.5', '-1', '(none)', '2026-03-29', "x' or 1=1 --"];
const value = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom(0, 7, 10, 2.5, -1, true, false, null),
  fc.array(fc.constantFrom('a', 'B', 7, null), { maxLength: 3 }),
);
export const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
/** Events of a few people within 60 hours around `around`, with properties of all kinds. */
export const productEvents = (around: EpochMs): fc.Arbitrary<ProductEvent[]> =>
  fc.array(
    fc
      .record({
        type: fc.constantFrom('A', 'B', "C' --"),
        time: fc.oneof(
          fc.integer({ min: around - 60 * HOUR_MS, max: around + 60 * HOUR_MS }),
          fc.integer({ min: -60, max: 60 }).map((hours) => around + hours * HOUR_MS),
        ),
        deviceId: fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5'),
        userId: optional(fc.constantFrom('u1', 'u2', 'u3')),
        plan: optional(value),
        country: optional(fc.constantFrom('Japan', 'Germany')),
        tier: optional(value),
      })
      .map(({ plan, country, tier, ...event }): ProductEvent => ({
        ...event,
        ...(plan !== undefined && { eventProperties: { plan } }),
        ...(country !== undefined && { properties: { country, revenue: country.length } }),
        ...(tier !== undefined && { userProperties: { $set: { tier } } }),
      })),
    { minLength: 1, maxLength: 40 },
  );
export const property: fc.Arbitrary<PropertyReference> = fc.constantFrom<PropertyReference>(
  { kind: 'event', name: 'plan' },
  { kind: 'user', name: 'tier' },
  { kind: 'builtIn', name: 'country' },
  { kind: 'purchase', name: 'revenue' },
);
export const condition: fc.Arbitrary<Condition> = fc.record({
  property,
  operator: fc.constantFrom<Condition['operator'][]>(
    ...(['is', 'is not', 'contains', 'does not contain', 'less', 'less or equal'] as const),
    ...(['greater', 'greater or equal', 'set is', 'set is not'] as const),
  ),
  values: fc.array(fc.constantFrom(...texts, 'true', 'Japan', 'A'), { minLength: 1, maxLength: 3 }),
});
