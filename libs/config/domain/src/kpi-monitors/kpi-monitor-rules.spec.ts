import type { KpiCondition } from '@tocsin/payload-schemas';
import { ConflictError, InvalidInputError } from '@tocsin/runtime';
import { checkedChartQuery } from '../charts/chart-query-rules.js';
import { aChart } from '../testing/a-chart.js';
import { aKpiMonitor } from '../testing/a-kpi-monitor.js';
import {
  checkConditions,
  checkFitsChart,
  checkFitsMonitors,
  checkKpiMonitorCount,
  checkSubscriberCount,
  MAX_SUBSCRIBERS,
  shortenedConversion,
} from './kpi-monitor-rules.js';

const above: KpiCondition = { type: 'threshold', operator: 'above', value: 5 };
const below: KpiCondition = { type: 'threshold', operator: 'below', value: 5 };
const fall: KpiCondition = { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 20 } };
const band: KpiCondition = { type: 'confidence', level: 95, sides: 'both' };
const upperBand: KpiCondition = { type: 'confidence', level: 99, sides: 'above' };

describe('conditions', () => {
  it.each([
    { isSmart: true, conditions: [] },
    { isSmart: false, conditions: [above] },
    { isSmart: false, conditions: [above, below, fall, band, { ...fall, baseline: 'yesterday' as const }] },
  ])('accepts $conditions (smart: $isSmart)', (spec) => {
    expect(() => checkConditions(spec)).not.toThrow();
  });

  it.each([
    {
      ...{ isSmart: true, conditions: [above], field: 'conditions' },
      problem: 'must be left out of a smart monitor, which tells of values outside the 99 % band',
    },
    { isSmart: false, conditions: [], field: 'conditions', problem: 'are required: 1 to 10 of them, or isSmart true' },
    {
      ...{ isSmart: false, conditions: [band, above, upperBand], field: 'conditions[2]' },
      problem: 'must not be another confidence condition beside conditions[0]',
    },
    {
      ...{ isSmart: false, conditions: [above, below, { ...above }], field: 'conditions[2]' },
      problem: 'says the same as conditions[0]; leave one out',
    },
    {
      ...{ isSmart: false, conditions: [fall, { ...fall, minimumVolume: 0 }], field: 'conditions[1]' },
      problem: 'says the same as conditions[0]; leave one out',
    },
  ])('refuses $conditions (smart: $isSmart)', ({ field, problem, ...spec }) => {
    expect(() => checkConditions(spec)).toThrow(new InvalidInputError(`${field}: ${problem}`, field));
  });
});

const query = (members: object) => checkedChartQuery({ type: 'segmentation', e: { event_type: 'Signup' }, ...members });
const COUNT = query({});
const RATIO = query({ m: 'pct_dau' });
const AVERAGE = query({ m: 'average' });
const FUNNEL = checkedChartQuery({ type: 'funnel', e: [{ event_type: 'View' }, { event_type: 'Buy' }] });
const averages =
  'must be false: the chart shows averages or rolling windows, which do not fill up while a bucket goes on';
const nothingToMeet =
  'must be false without a condition that a running bucket can meet: confidence, or threshold with the operator above';

it.each([
  { value: 0, isRight: true },
  { value: 100, isRight: true },
  { value: -0.1, isRight: false },
  { value: 100.1, isRight: false },
])('a threshold of $value suits percentages: $isRight', ({ value, isRight }) => {
  const conditions = [fall, { ...below, value }];
  const attempt = (chart: typeof COUNT) => (): void => checkFitsChart({ judgesPace: false, conditions }, chart);
  expect(attempt(COUNT)).not.toThrow();
  for (const chart of [RATIO, FUNNEL]) {
    if (isRight) expect(attempt(chart)).not.toThrow();
    else {
      expect(attempt(chart)).toThrow(
        `conditions[1].value: must be from 0 to 100, for the chart shows percentages, not ${value}`,
      );
    }
  }
});

describe('pace', () => {
  it.each([
    { on: 'a count', chart: COUNT, conditions: [band], problem: undefined },
    { on: 'a count', chart: COUNT, conditions: [below, above], problem: undefined },
    { on: 'a count', chart: COUNT, conditions: [below, fall], problem: nothingToMeet },
    { on: 'a ratio', chart: RATIO, conditions: [fall, band], problem: undefined },
    {
      ...{ on: 'a ratio', chart: RATIO, conditions: [above] },
      problem: 'must be false without a condition that a running bucket can meet: confidence',
    },
    { on: 'an average', chart: AVERAGE, conditions: [band], problem: averages },
  ])('is judged on $on with $conditions: $problem', ({ chart, conditions, problem }) => {
    const attempt = (): void => checkFitsChart({ judgesPace: true, conditions }, chart);
    if (problem === undefined) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(new InvalidInputError(`judgesPace: ${problem}`, 'judgesPace'));
    expect(() => checkFitsChart({ judgesPace: false, conditions }, chart)).not.toThrow();
  });

  it('keeps a chart from becoming one that a monitor does not fit', () => {
    const watching = [aKpiMonitor(), aKpiMonitor({ id: 'm2', name: 'Pace', judgesPace: true, conditions: [band] })];
    expect(() => checkFitsMonitors(aChart(), RATIO, watching)).not.toThrow();
    expect(() => checkFitsMonitors(aChart(), AVERAGE, watching.slice(0, 1))).not.toThrow();
    expect(() => checkFitsMonitors(aChart(), AVERAGE, watching)).toThrow(
      new ConflictError(
        `the monitor "Pace" (m2) does not fit the new query of the chart "Signups"; its judgesPace: ${averages}`,
      ),
    );
  });
});

it('lets a project have so many monitors and not one more', () => {
  expect(() => checkKpiMonitorCount(4, 5)).not.toThrow();
  expect(() => checkKpiMonitorCount(5, 5)).toThrow(
    'the project has 5 monitors already; at most 5 are allowed (TOCSIN_MAX_KPI_MONITORS)',
  );
});

it('lets so many people subscribe and not one more', () => {
  const userIds = Array.from({ length: MAX_SUBSCRIBERS }, (_, i) => `u${i}`);
  expect(() => checkSubscriberCount({ name: 'm', userIds })).not.toThrow();
  expect(() => checkSubscriberCount({ name: 'm', userIds: [...userIds, 'one more'] })).toThrow(
    'the monitor "m" sends mails to 1000 people already, which is the most',
  );
});

it.each([
  { i: -3_600_000, cs: 3600, longest: undefined },
  { i: -3_600_000, cs: 3601, longest: 'an hour' },
  { i: 1, cs: 86_400, longest: undefined },
  { i: 1, cs: 86_401, longest: 'a day' },
  { i: 1, cs: undefined, longest: 'a day' },
])('a conversion of a chart with i=$i and cs=$cs is shortened for monitors to $longest', ({ longest, ...given }) => {
  const e = [{ event_type: 'Signup' }, { event_type: 'Order' }];
  expect(shortenedConversion(checkedChartQuery({ type: 'funnel', e, ...given }))).toBe(longest);
});

it('a chart without conversions shortens none', () => {
  expect(shortenedConversion(checkedChartQuery({ type: 'segmentation', e: { event_type: 'Signup' } }))).toBeUndefined();
});
