import { delayAfter, RETRY_SCHEDULE } from './retry-schedule.js';

const SECONDS = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800];
const HOUR_MS = 3_600_000;

describe('the pause after a failed attempt', () => {
  it.each(SECONDS.map((seconds, i) => ({ attempt: i + 1, seconds })))(
    'number $attempt is $seconds s, times 0.8 to 1.2',
    ({ attempt, seconds }) => {
      expect(delayAfter(attempt, RETRY_SCHEDULE, 0)).toBe(seconds * 800);
      expect(delayAfter(attempt, RETRY_SCHEDULE, 0.5)).toBe(seconds * 1_000);
      expect(delayAfter(attempt, RETRY_SCHEDULE, 1)).toBe(seconds * 1_200);
    },
  );

  it('does not come after the eleventh: the schedule is exhausted', () => {
    expect(delayAfter(11, RETRY_SCHEDULE, 0.5)).toBeUndefined();
  });

  it('nor after one that a crash has counted beyond it', () => {
    expect(delayAfter(12, RETRY_SCHEDULE, 0.5)).toBeUndefined();
  });

  it('adds up to 23 h 43 min', () => {
    const total = SECONDS.reduce((sum, _, i) => sum + (delayAfter(i + 1, RETRY_SCHEDULE, 0.5) ?? 0), 0);
    expect(Math.round(total / 60_000)).toBe(23 * 60 + 43);
  });

  it.each([
    { when: 'asks for less than the schedule', attempt: 2, retryAfterMs: 1_000, expected: 30_000 },
    { when: 'asks for now', attempt: 2, retryAfterMs: 0, expected: 30_000 },
    { when: 'asks for a little more', attempt: 2, retryAfterMs: 30_001, expected: 30_001 },
    { when: 'asks for just under 6 h', attempt: 1, retryAfterMs: 6 * HOUR_MS - 1, expected: 6 * HOUR_MS - 1 },
    { when: 'asks for more than 6 h', attempt: 1, retryAfterMs: 6 * HOUR_MS + 1, expected: 6 * HOUR_MS },
    { when: 'asks for 6 h when the schedule has 8', attempt: 9, retryAfterMs: 6 * HOUR_MS, expected: 8 * HOUR_MS },
  ])('when the receiver $when', ({ attempt, retryAfterMs, expected }) => {
    expect(delayAfter(attempt, RETRY_SCHEDULE, 0.5, retryAfterMs)).toBe(expected);
  });

  it('is no longer for Retry-After after the last attempt', () => {
    expect(delayAfter(11, RETRY_SCHEDULE, 0.5, 60_000)).toBeUndefined();
  });
});
