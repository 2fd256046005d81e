import { busyDays, isEligible } from './eligible-events.js';

const days = (count: number, total: number): number[] => Array.from({ length: count }, () => total);

it.each([
  { totals: [...days(15, 100), ...days(15, 0)], busy: 15, eligible: true },
  { totals: [...days(14, 100), ...days(16, 99)], busy: 14, eligible: false },
  { totals: [...days(15, 100), ...days(16, 0)], busy: 14, eligible: false },
  { totals: days(15, 100), busy: 15, eligible: true },
  { totals: [], busy: 0, eligible: false },
])('$busy busy days of the last 30: eligible $eligible', ({ totals, busy, eligible }) => {
  expect(busyDays(totals)).toBe(busy);
  expect(isEligible(totals)).toBe(eligible);
});
