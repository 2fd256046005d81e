import { findingMessage } from '@tocsin/kpi-text';
import type { KpiCondition, KpiFinding, KpiFindings, KpiMonitorState } from '@tocsin/payload-schemas';

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
  readonly chart?: { readonly id: string; readonly name: string };
  /** Unix seconds. */
  readonly at: number;
  /** Of the alert that never was. */
  readonly alertId: string;
}

const HOUR_SECONDS = 3_600;
const WEEK_SECONDS = 7 * 24 * HOUR_SECONDS;
const EXAMPLE: KpiCondition = { type: 'threshold', operator: 'below', value: 900 };

/**
 * A finding as the monitor would make it: of its first condition, in the last full hour, with numbers made up. Test messages
 * tell of it, so that people see what a real one will look like.
 */
export function sampleFindings({ org, project, monitor, chart, at, alertId }: SampleOf): KpiFindings {
  const end = Math.floor(at / HOUR_SECONDS) * HOUR_SECONDS;
  const bucket = { start: end - HOUR_SECONDS, end };
  const severity = monitor?.severity ?? 'critical';
  const isAutomatic = monitor?.source.type === 'everyEvent';
  const told = {
    change: 'open',
    bucket,
    ...numbersOf(monitor?.conditions[0] ?? EXAMPLE, bucket.start),
  } as const;
  const interval = 'hour';
  const unit = 'count';
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
    interval,
    unit,
    at,
    countedUntil: at * 1_000,
    findings: [
      {
        ...told,
        alert: { id: alertId, status: severity, isOpen: true, openedAt: end, closedAt: null },
        sequence: 1,
        series: {
          name: isAutomatic ? 'Example event' : 'All users',
          segment: { index: 0, name: 'All users' },
          groupBy: [],
        },
        message: findingMessage(told, { interval, unit, timeZone: project.timeZone }),
      },
    ],
    configOffset: -1,
  };
}

type Numbers = Pick<
  KpiFinding,
  'condition' | 'value' | 'threshold' | 'baseline' | 'expected' | 'lower' | 'upper' | 'changePercent' | 'direction'
>;

/** A value that breaches the condition, and what it breaches. */
function numbersOf(condition: KpiCondition, start: number): Numbers {
  switch (condition.type) {
    case 'threshold': {
      const away = condition.operator === 'above' ? 1 : -1;
      const distance = Math.max(Math.abs(condition.value) * 0.1, 1);
      return {
        condition,
        value: condition.value + away * distance,
        threshold: condition.value,
        changePercent: condition.value === 0 ? null : away * percent(distance / Math.abs(condition.value)),
        direction: away > 0 ? 'up' : 'down',
      };
    }
    case 'change': {
      const away = condition.operator === 'above' ? 1 : -1;
      const baseline = Math.max(1_000, 2 * (condition.minimumVolume ?? 0));
      const distance = 'percent' in condition.by ? (baseline * condition.by.percent) / 100 : condition.by.absolute;
      const value = Math.max(baseline + away * (distance + Math.max(distance * 0.1, 1)), 0);
      const before = { previous: HOUR_SECONDS, yesterday: 24 * HOUR_SECONDS, lastWeek: WEEK_SECONDS };
      return {
        condition,
        value,
        baseline: { value: baseline, start: start - before[condition.baseline] },
        changePercent: percent((value - baseline) / baseline),
        direction: away > 0 ? 'up' : 'down',
      };
    }
    case 'confidence': {
      const away = condition.sides === 'above' ? 1 : -1;
      return {
        condition,
        value: 1_000 + away * 300,
        expected: 1_000,
        lower: 850,
        upper: 1_150,
        changePercent: away * 30,
        direction: away > 0 ? 'up' : 'down',
      };
    }
  }
}

const percent = (ratio: number): number => Number((ratio * 100).toFixed(1));
