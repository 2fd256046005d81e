import type { KpiEvidence } from '@tocsin/evaluator-domain';
import { kpiGraphOf, type PicturedFinding, SHOWN_SECONDS } from './kpi-graph-of.js';

const HOUR = 3600;
const WEEK = 168 * HOUR;
const START = 1_764_000_000;

const evidence: KpiEvidence = {
  condition: { type: 'confidence', level: 99, sides: 'below' },
  series: { name: 'Germany; plus', segment: { index: 0, name: 'Germany' }, groupBy: [] },
  bucket: { start: START, end: START + HOUR },
  value: 0.2,
  expected: 0.5,
  lower: 0.4,
  upper: null,
  changePercent: -60,
  direction: 'down',
  projectId: 'project1',
  chart: { id: 'chart1', revision: 1 },
  interval: 'hour',
  unit: 'percent',
  timeZone: 'Asia/Tokyo',
  countedUntil: null,
};
const graph = (given: Partial<PicturedFinding>) =>
  kpiGraphOf({ monitor: 'Conversion', chart: 'Checkout', evidence, isOpen: true, history: [], ...given });
const at = (hours: number, value: number | null) => ({ start: START - hours * HOUR, value });

it('shows shares in percent, with the band', () => {
  const history = [{ ...at(1, 0.5), expected: 0.5, lower: 0.4, upper: null }];
  expect(graph({ history })).toEqual({
    title: 'Conversion',
    subtitle: 'Checkout · Germany; plus',
    timeZone: 'Asia/Tokyo',
    unit: 'percentage',
    buckets: [{ start: START - HOUR, value: 50, expected: 50, lower: 40, upper: null }],
    judged: { start: START, value: 20, expected: 50, lower: 40, upper: null, isRunning: false, isWell: false },
  });
});

it.each([
  { unit: 'count', shown: 'integer', value: 0.2 },
  { unit: 'number', shown: 'float', value: 0.2 },
  { unit: 'percent', shown: 'percentage', value: 20 },
] as const)('of $unit is drawn as $shown', ({ unit, shown, value }) => {
  expect(graph({ evidence: { ...evidence, unit } })).toMatchObject({ unit: shown, judged: { value } });
});

it('goes as far back as is shown, and no further', () => {
  const first = SHOWN_SECONDS.hour / HOUR;
  const history = [at(first + 1, 1), at(first, 2), at(1, null)];
  expect(graph({ history }).buckets.map(({ start }) => start)).toEqual([START - first * HOUR, START - HOUR]);
});

it.each([
  { what: 'a bucket that was still filling', given: { until: START + 600 }, isOpen: true, isRunning: true },
  { what: 'one that is well again', given: {}, isOpen: false, isRunning: false },
])('says of $what that it is so', ({ given, isOpen, isRunning }) => {
  const { judged } = graph({ evidence: { ...evidence, bucket: { ...evidence.bucket, ...given } }, isOpen });
  expect(judged).toMatchObject({ isRunning, isWell: !isOpen });
});

it('has the threshold in the unit of the values', () => {
  const condition = { type: 'threshold', operator: 'below', value: 55 } as const;
  const judged = { ...evidence, condition, threshold: 0.55 };
  expect(graph({ evidence: judged }).threshold).toEqual({ operator: 'below', value: expect.closeTo(55, 9) as number });
  expect(graph({ evidence: { ...judged, unit: 'number' } }).threshold).toEqual({ operator: 'below', value: 0.55 });
});

describe('a comparison', () => {
  const against = (baseline: 'previous' | 'yesterday' | 'lastWeek', start: number): KpiEvidence => ({
    ...evidence,
    condition: { type: 'change', operator: 'below', baseline, by: { percent: 20 } },
    baseline: { value: 0.5, start },
  });
  const history = [at(171, 0.1), at(168, 0.3), at(100, null), at(24, 0.4), at(1, 0.2)];

  it.each([
    {
      baseline: 'lastWeek',
      hours: 168,
      label: 'a week before',
      points: [
        [3, 10],
        [0, 30],
      ],
    },
    { baseline: 'yesterday', hours: 24, label: 'a day before', points: [[0, 40]] },
  ] as const)('with $baseline has the values of $label at the places of those now', (given) => {
    const { baseline, hours, label, points } = given;
    const shown = graph({ history, evidence: against(baseline, START - hours * HOUR) }).baseline;
    expect(shown?.label).toBe(label);
    expect(shown?.points).toEqual(points.map(([ago, value]) => ({ time: START - ago * HOUR, value })));
  });

  it('with the bucket before has that in the line', () => {
    expect(graph({ history, evidence: against('previous', START - HOUR) })).not.toHaveProperty('baseline');
  });

  it('with nothing has no such line', () => {
    const { baseline: _none, ...without } = against('lastWeek', START - WEEK);
    expect(graph({ history, evidence: without })).not.toHaveProperty('baseline');
  });
});

it('of an automatic monitor names the event', () => {
  expect(graph({ chart: undefined }).subtitle).toBe('Germany; plus');
});
