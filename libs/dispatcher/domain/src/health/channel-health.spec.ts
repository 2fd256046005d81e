import {
  afterFailure,
  afterGone,
  afterSuccess,
  type ChannelHealth,
  HEALTH_POLICY,
  HEALTHY,
  isHealthy,
  standingOf,
} from './channel-health.js';

const AT = 1_764_000_000_000;
const HOUR_MS = 3_600_000;

/** A channel that has failed so often in a row, at one moment. */
function failed(times: number, from: ChannelHealth = HEALTHY, at = AT): ChannelHealth {
  let health = from;
  for (let i = 0; i < times; i++) health = afterFailure(health, at, HEALTH_POLICY);
  return health;
}

describe('pauses', () => {
  it.each([
    { failures: 9, pausedUntil: null },
    { failures: 10, pausedUntil: AT + 5_000 },
    { failures: 14, pausedUntil: AT + 5_000 },
  ])('after $failures failures at once: $pausedUntil', ({ failures, pausedUntil }) => {
    expect(failed(failures).pausedUntil).toBe(pausedUntil);
  });

  it('double with every failed trial, up to a minute', () => {
    let health = failed(10);
    const pauses: number[] = [];
    for (let trial = 0; trial < 5; trial++) {
      const at = health.pausedUntil ?? 0;
      health = afterFailure(health, at, HEALTH_POLICY);
      pauses.push((health.pausedUntil ?? 0) - at);
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it.each([
    { asked: 1, pausedUntil: AT + 1 },
    { asked: 0, pausedUntil: null },
    { asked: undefined, pausedUntil: null },
    { asked: 6 * HOUR_MS, pausedUntil: AT + 6 * HOUR_MS },
    { asked: 6 * HOUR_MS + 1, pausedUntil: AT + 6 * HOUR_MS },
  ])('follow Retry-After of $asked ms after one failure', ({ asked, pausedUntil }) => {
    expect(afterFailure(HEALTHY, AT, HEALTH_POLICY, asked).pausedUntil).toBe(pausedUntil);
  });

  it('are not shortened by a later failure that asks for less', () => {
    const health = afterFailure(HEALTHY, AT, HEALTH_POLICY, 60_000);
    expect(afterFailure(health, AT + 1, HEALTH_POLICY, 1_000).pausedUntil).toBe(AT + 60_000);
  });
});

describe('suspension', () => {
  const day = HEALTH_POLICY.suspendAfterMs;
  it.each([
    { after: day - 1, suspension: null },
    { after: day, suspension: { at: AT + day, cause: 'failing' } },
    { after: 3 * day, suspension: { at: AT + 3 * day, cause: 'failing' } },
  ])('by a failure $after ms after the first one', ({ after, suspension }) => {
    expect(afterFailure(failed(1), AT + after, HEALTH_POLICY).suspension).toEqual(suspension);
  });

  it('not when a success came between', () => {
    const recovered = afterSuccess(failed(3));
    expect(afterFailure(recovered, AT + 2 * day, HEALTH_POLICY).suspension).toBeNull();
  });

  it('at once when the receiver is gone, without a failure counted', () => {
    expect(afterGone(HEALTHY, AT)).toEqual({ ...HEALTHY, suspension: { at: AT, cause: 'gone' } });
  });

  it('keeps its first time and cause', () => {
    const gone = afterGone(HEALTHY, AT);
    expect(afterGone(gone, AT + 1).suspension).toEqual(gone.suspension);
    expect(afterFailure(failed(1, gone), AT + 2 * day, HEALTH_POLICY).suspension).toEqual(gone.suspension);
    expect(afterSuccess(failed(3, gone))).toEqual(gone);
  });
});

describe('what may be sent', () => {
  it.each([
    { when: 'nothing has failed', health: HEALTHY, now: AT, expected: 'open' },
    { when: 'some attempts have failed', health: failed(9), now: AT, expected: 'open' },
    { when: 'a pause has begun', health: failed(10), now: AT, expected: 'paused' },
    { when: 'a pause is about to end', health: failed(10), now: AT + 4_999, expected: 'paused' },
    { when: 'a pause has ended', health: failed(10), now: AT + 5_000, expected: 'trial' },
    {
      when: 'Retry-After has passed after one failure',
      health: afterFailure(HEALTHY, AT, HEALTH_POLICY, 1_000),
      now: AT + 1_000,
      expected: 'open',
    },
    { when: 'suspended', health: afterGone(failed(10), AT), now: AT, expected: 'suspended' },
  ])('when $when: $expected', ({ health, now, expected }) => {
    expect(standingOf(health, now, HEALTH_POLICY)).toBe(expected);
  });

  it('a success after any failures leaves nothing to remember', () => {
    expect(isHealthy(afterSuccess(failed(12)))).toBe(true);
    expect(afterSuccess(HEALTHY)).toBe(HEALTHY);
    expect(isHealthy(failed(1))).toBe(false);
  });
});
