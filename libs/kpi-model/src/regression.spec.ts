import { designOf, penaltyOf } from './design.js';
import type { Family } from './family.js';
import { fitCoefficients, fittedEtas, solveSymmetric, type Task } from './regression.js';
import { aSeries } from './testing/series.js';

const PLAIN: Family = { kind: 'average', isLog: false, unit: 1, dispersion: 0.01 };

const TASK: Task = { count: 84, steps: [], start: undefined, rounds: 10 };

function etasOf(valueOf: (t: number) => number): Float64Array {
  const series = aSeries({ kind: 'average', days: 84 }, valueOf);
  const design = designOf(series);
  const regression = { series, design, penalty: penaltyOf(design.layout, 1) };
  return fittedEtas(design, [], fitCoefficients(regression, PLAIN, TASK), 84);
}

describe('solveSymmetric', () => {
  it('solves a system whose solution is known', () => {
    const matrix = Float64Array.of(4, 0, 2, 0, 9, 3, 2, 3, 6);
    expect([...solveSymmetric(matrix, Float64Array.of(10, 27, 26))].map((x) => Number(x.toFixed(12)))).toEqual([
      1, 2, 3,
    ]);
  });

  it('of a diagonal divides', () => {
    expect([...solveSymmetric(Float64Array.of(4, 0, 0, 16), Float64Array.of(2, 4))]).toEqual([0.5, 0.25]);
  });
});

describe('the regression', () => {
  it('finds a straight line', () => {
    const etas = etasOf((t) => 3 + 0.01 * t);
    for (const [t, eta] of etas.entries()) expect(Math.abs(eta - (3 + 0.01 * t))).toBeLessThan(0.01);
  });

  it('finds a week', () => {
    const etas = etasOf((t) => (t % 7 < 5 ? 3 : 2));
    for (const [t, eta] of etas.entries()) expect(Math.abs(eta - (t % 7 < 5 ? 3 : 2))).toBeLessThan(0.02);
  });

  it('is hardly moved by a spike, however high', () => {
    const [small, large] = [1, 1e6].map((height) => etasOf((t) => 3 + (t === 40 ? height : 0)));
    for (const etas of [small, large]) expect(Math.max(...etas.map((eta) => Math.abs(eta - 3)))).toBeLessThan(0.06);
  });

  it('bends where the slope changes', () => {
    const bent = (t: number): number => (t < 42 ? 3 + 0.005 * t : 3.21 - 0.005 * (t - 42));
    for (const [t, eta] of etasOf(bent).entries()) expect(Math.abs(eta - bent(t))).toBeLessThan(0.05);
  });
});
