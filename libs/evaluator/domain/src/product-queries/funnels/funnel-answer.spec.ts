import { readFunnel } from '@tocsin/product-queries';
import { funnelAnswer } from './funnel-answer.js';
import { FunnelWalk } from './funnel-walk.js';

const MINUTE = 60_000;
const e = ['View', '_all'].map((type) => JSON.stringify({ event_type: type }));
const query = readFunnel({ e, start: '20260131', end: '20260201' });

function answer(group?: string, labels: readonly string[] = ['2026-01-31', '2026-02-01']) {
  const walk = new FunnelWalk(
    { mode: 'ordered', steps: 2, conversionMs: 10 * MINUTE, bounds: [0, MINUTE, 2 * MINUTE] },
    [{ segment: 0, group }],
  );
  const anEvent = (person: string, at: number, steps: number) => ({ person, at, steps, segments: 1, groups: ['gold'] });
  const events = [
    ...[anEvent('p1', 0, 1), anEvent('p1', 2000, 2)],
    ...[anEvent('p2', 0, 1), anEvent('p2', 3 * MINUTE, 2)],
    ...[anEvent('p3', 0, 1), anEvent('p4', 0, 1)],
  ];
  Array.from(walk.take(events));
  Array.from(walk.end());
  return funnelAnswer(query, labels, walk.counts[0]);
}

it('has the shape of the Dashboard REST API', () => {
  const days = { xValues: ['2026-01-31', '2026-02-01'], formattedXValues: ['Jan 31', 'Feb 01'] };
  const { stepTransTimeDistribution, stepPrevStepCountDistribution, ...rest } = answer();
  expect(rest).toEqual({
    meta: { segmentIndex: 0 },
    events: ['View', '_all'],
    stepByStep: [1, 0.5],
    cumulative: [1, 0.5],
    cumulativeRaw: [4, 2],
    medianTransTimes: [0, 91_000],
    avgTransTimes: [0, 91_000],
    dayFunnels: {
      ...days,
      series: [
        [4, 2],
        [0, 0],
      ],
    },
    dayMedianTransTimes: {
      ...days,
      series: [
        [0, 91_000],
        [0, 0],
      ],
    },
    dayAvgTransTimes: {
      ...days,
      series: [
        [0, 91_000],
        [0, 0],
      ],
    },
  });
  expect(stepTransTimeDistribution.segment_index).toBe(0);
  const [first, second] = stepTransTimeDistribution.step_bins;
  expect(first.bins).toEqual([]);
  expect(second.bins.filter(({ bin_dist: { totals } }) => totals > 0)).toEqual([
    { start: 1000, end: 10_000, bin_dist: { uniques: 1, totals: 1, sums: 2000 } },
    { start: 120_000, end: 300_000, bin_dist: { uniques: 1, totals: 1, sums: 180_000 } },
  ]);
  expect(stepPrevStepCountDistribution.step_bins[1].bins[0]).toEqual({
    start: 1,
    end: 2,
    bin_dist: { uniques: 2, totals: 2, sums: 2 },
  });
});

it('names the group, and hours with their time', () => {
  expect(answer('gold').meta).toEqual({ segmentIndex: 0, groupValue: 'gold' });
  expect(answer('gold', ['2026-01-31T23:00:00']).dayFunnels.formattedXValues).toEqual(['Jan 31, 23:00']);
});

it('shares of nobody are 0', () => {
  const rules = { mode: 'ordered', steps: 2, conversionMs: 1, bounds: [0, 1] } as const;
  const nobody = new FunnelWalk(rules, [{ segment: 0, group: undefined }]);
  expect(funnelAnswer(query, ['2026-01-31'], nobody.counts[0])).toMatchObject({
    stepByStep: [0, 0],
    cumulative: [0, 0],
    cumulativeRaw: [0, 0],
    avgTransTimes: [0, 0],
  });
});
