import { dueBetween, phaseOf } from './run-times.js';

const MINUTE = 60_000;

describe('when a monitor is due', () => {
  it.each([
    { when: 'just before its phase', from: 0, to: 6_999, due: undefined },
    { when: 'at its phase', from: 0, to: 7_000, due: 7_000 },
    { when: 'what was looked at before', from: 7_000, to: 66_999, due: undefined },
    { when: 'a period later', from: 7_000, to: 67_000, due: 67_000 },
    { when: 'several periods later: the newest', from: 0, to: 200_000, due: 187_000 },
    { when: 'no time has passed', from: 7_000, to: 7_000, due: undefined },
    { when: 'the clock has gone back', from: 67_000, to: 10_000, due: undefined },
  ])('$when', ({ from, to, due }) => {
    expect(dueBetween(from, to, 7_000, MINUTE)).toBe(due);
  });
});

it('monitors are spread evenly, and each keeps its place', () => {
  const phases = Array.from({ length: 6_000 }, (_, i) => phaseOf(`org1/monitor:m${i}`, MINUTE));
  const perTenth = Array.from({ length: 10 }, (_, i) => phases.filter((p) => Math.floor(p / 6_000) === i).length);
  expect(Math.min(...perTenth)).toBeGreaterThan(500);
  expect(Math.max(...perTenth)).toBeLessThan(700);
  expect(phaseOf('org1/monitor:m1', MINUTE)).toBe(phases[1]);
});
