import { transitionDay } from './transition-day.js';

const DAYS = { oldest: '2025-11-22', newest: '2025-11-27' };
const NOON = Date.parse('2025-11-24T12:00:00Z');

it.each([
  { when: 'as told', time: '2025-11-23T23:59:59.999Z', day: '2025-11-23' },
  { when: 'in UTC', time: '2025-11-24T01:00:00+09:00', day: '2025-11-23' },
  { when: 'not told', time: undefined, day: '2025-11-24' },
  { when: 'not readable', time: 'yesterday', day: '2025-11-24' },
  { when: 'the oldest', time: '2025-11-22T00:00:00Z', day: '2025-11-22' },
  { when: 'too old', time: '2025-11-21T23:59:59Z', day: '2025-11-22' },
  { when: 'the newest', time: '2025-11-27T23:00:00Z', day: '2025-11-27' },
  { when: 'ahead', time: '2025-11-28T00:00:00Z', day: '2025-11-27' },
  { when: 'absurd', time: '+275760-09-13T00:00:00.000Z', day: '2025-11-27' },
])('$when: $day', ({ time, day }) => {
  expect(transitionDay(time === undefined ? {} : { ce_time: time }, NOON, DAYS)).toBe(day);
});

it('an absurd fallback finds a day too', () => {
  expect(transitionDay({}, 1e300, DAYS)).toBe('2025-11-27');
});
