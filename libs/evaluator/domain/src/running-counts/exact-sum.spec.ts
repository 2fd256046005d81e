import fc from 'fast-check';
import { ExactSum } from './exact-sum.js';

const sumOf = (decimals: readonly string[]): number => {
  const sum = new ExactSum();
  for (const decimal of decimals) sum.add(decimal);
  return sum.toNumber();
};

it.each([
  { decimals: [], is: 0 },
  { decimals: ['0.1', '0.2'], is: 0.3 },
  { decimals: ['-0.5', '0.25'], is: -0.25 },
  { decimals: ['9007199254740993', '-9007199254740992'], is: 1 },
  { decimals: ['1' + '0'.repeat(300), '0.' + '0'.repeat(299) + '1', '-1' + '0'.repeat(300)], is: 1e-300 },
  { decimals: ['1' + '0'.repeat(400)], is: Infinity },
])('$decimals come to $is', ({ decimals, is }) => {
  expect(sumOf(decimals)).toBe(is);
});

it('comes to the same in any order', () => {
  const decimal = fc.tuple(fc.integer(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`);
  fc.assert(
    fc.property(fc.array(decimal), (decimals) => {
      expect(sumOf(decimals.toReversed())).toBe(sumOf(decimals));
    }),
  );
});
