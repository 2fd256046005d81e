import { afterFailure, afterGone, HEALTH_POLICY, HEALTHY } from '@tocsin/dispatcher-domain';
import { isWorthStoring, reconciled } from './health-changes.js';

const AT = 1_764_000_000_000;
const once = afterFailure(HEALTHY, AT, HEALTH_POLICY);

it.each([
  { when: 'the first failure', before: HEALTHY, after: once, stored: true },
  { when: 'another failure', before: once, after: afterFailure(once, AT + 1, HEALTH_POLICY), stored: false },
  { when: 'a pause', before: once, after: afterFailure(once, AT + 1, HEALTH_POLICY, 1_000), stored: true },
  { when: 'a suspension', before: once, after: afterGone(once, AT), stored: true },
  { when: 'recovery', before: once, after: HEALTHY, stored: true },
  { when: 'a success of a healthy channel', before: HEALTHY, after: HEALTHY, stored: false },
])('$when: $stored', ({ before, after, stored }) => {
  expect(isWorthStoring(before, after)).toBe(stored);
});

it.each([
  { when: 'both decided', ours: once, theirs: HEALTHY, expected: HEALTHY },
  { when: 'only we suspend', ours: afterGone(once, AT), theirs: once, expected: afterGone(once, AT) },
  {
    when: 'they suspended first',
    ours: afterGone(once, AT + 9),
    theirs: afterGone(once, AT),
    expected: afterGone(once, AT),
  },
])('when $when', ({ ours, theirs, expected }) => {
  expect(reconciled(ours, theirs)).toEqual(expected);
});
