import { findingMessage } from '@tocsin/kpi-text';
import type { ChartState, KpiCondition, KpiFinding, KpiFindings, KpiMonitorState } from '@tocsin/payload-schemas';
import { intervalOf, readChartQuery, unitOf } from '@tocsin/product-queries';
import { InvalidInputError } from '@tocsin/runtime';
import { instantOf, wallTime } from '@tocsin/schedule';

/** Whose test message it is. */
export interface SampleOf {
  readonly org: KpiFindings['org'];
  readonly project: KpiFindings['project'];
  /** One of those that the webhook selected, or whose mails they are; absent: none is selected yet. */
  readonly monitor?: Pick<
    KpiMonitorState,
    'id' | 'name' | 'memo' | 'conditions' | 'isSmart' | 'severity' | 'tellsRecovery' | 'source'
  >;
  /** The chart of that monitor. */
  readonly chart?: Pick<ChartState, 'id' | 'name' | 'query'>;
  /** Unix seconds. */
  readonly at: number;
  /** Of the alert that never was. */
  readonly alertId: string;
}

type Units = Pick<KpiFindings, 'interval' | 'unit'>;

const SECONDS = { hour: 3_600, day: 86_400 } as const;
const EXAMPLE: KpiCondition = { type: 'threshold', operator: 'below', value: 900 };

/**
 * A finding as the monitor would make it: of its first condition, in the last full bucket of its chart, with numbers made up.
 * Test messages tell of it, so that people see what a real one will look like.
 */
export function sampleFindings({ org, project, monitor, chart, at, alertId }: SampleOf): KpiFindings {
  const severity = monitor?.severity ?? 'critical';
  const isAutomatic = monitor?.source.type === 'everyEvent';
  const units: Units = isAutomatic ? { interval: 'day', unit: 'count' } : unitsOf(chart);
  const bucket = lastBucket(at, units.interval, project.timeZone);
  const told = {
    change: 'open',
    bucket,
    ...numbersOf(monitor?.conditions[0] ?? EXAMPLE, bucket.start, units),
  } as const;
  return {
    org,
    project,
    monitor: {
      id: monitor?.id ?? 'example',
      revision: 1,
      name: monitor?.name ?? 'Example monitor',
      memo: monitor?.memo ?? '',
      isAutomatic,
      isSmart: monitor?.isSmart ?? false,
      severity,
      isMute: false,
      tellsRecovery: monitor?.tellsRecovery ?? true,
    },
    chart: isAutomatic ? null : { id: chart?.id ?? 'example', revision: 1, name: chart?.name ?? 'Example chart' },
    ...units,
    at,
    countedUntil: at * 1_000,
    findings: [
      {
        ...told,
        alert: { id: alertId, status: severity, isOpen: true, openedAt: bucket.end, closedAt: null },
        sequence: 1,
        series: {
          name: isAutomatic ? 'Example event' : 'All users',
          segment: { index: 0, name: 'All users' },
          groupBy: [],
        },
        message: findingMessage(told, { ...units, timeZone: project.timeZone }),
      },
    ],
    configOffset: -1,
  };
}

/** What a chart counts in; of one that cannot be read any more, whatever: nothing here is real. */
function unitsOf(chart: SampleOf['chart']): Units {
  if (chart === undefined) return { interval: 'hour', unit: 'count' };
  try {
    const query = readChartQuery(chart.query);
    return { interval: intervalOf(query), unit: unitOf(query) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { interval: 'hour', unit: 'count' };
  }
}

/** The last that is complete, by the clocks of the project. */
function lastBucket(at: number, interval: Units['interval'], timeZone: string): { start: number; end: number } {
  const length = SECONDS[interval];
  const end = Math.floor(wallTime(timeZone, at) / length) * length;
  return { start: instantOf(timeZone, end - length), end: instantOf(timeZone, end) };
}

type Numbers = Pick<
  KpiFinding,
  'condition' | 'value' | 'threshold' | 'baseline' | 'expected' | 'lower' | 'upper' | 'changePercent' | 'direction'
>;

/** A value that breaches the condition, and what it breaches. */
function numbersOf(condition: KpiCondition, start: number, { interval, unit }: Units): Numbers {
  // Conditions are in percent where values are shares.
  const [one, usual] = unit === 'percent' ? [0.01, 0.5] : [1, 1_000];
  const away = breaksUpwards(condition) ? 1 : -1;
  const direction = away > 0 ? 'up' : 'down';
  switch (condition.type) {
    case 'threshold': {
      const threshold = rounded(condition.value * one);
      const value = rounded(threshold + away * Math.max(Math.abs(threshold) * 0.1, one));
      return { condition, value, threshold, changePercent: changeOf(value, threshold), direction };
    }
    case 'change': {
      const { by, minimumVolume = 0 } = condition;
      const baseline = Math.max(usual, unit === 'percent' ? 0 : 2 * minimumVolume);
      const distance = 'percent' in by ? (baseline * by.percent) / 100 : by.absolute * one;
      const value = Math.max(rounded(baseline + away * (distance + Math.max(distance * 0.1, one))), 0);
      const before = { previous: SECONDS[interval], yesterday: SECONDS.day, lastWeek: 7 * SECONDS.day };
      return {
        condition,
        value,
        baseline: { value: baseline, start: start - before[condition.baseline] },
        changePercent: changeOf(value, baseline),
        direction,
      };
    }
    case 'confidence': {
      const value = rounded(usual * (1 + away * 0.3));
      const [lower, upper] = [rounded(usual * 0.85), rounded(usual * 1.15)];
      return { condition, value, expected: usual, lower, upper, changePercent: changeOf(value, usual), direction };
    }
  }
}

const breaksUpwards = (condition: KpiCondition): boolean =>
  condition.type === 'confidence' ? condition.sides === 'above' : condition.operator === 'above';

const changeOf = (value: number, from: number): number | null =>
  from === 0 ? null : Number((((value - from) / Math.abs(from)) * 100).toFixed(1));

const rounded = (value: number): number => Number(value.toPrecision(12));
