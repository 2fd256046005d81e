import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { momentText, untilText } from './bucket-text.js';
import { sentenceValue } from './sentence-value.js';

/** What of a finding its sentence tells. */
export type ToldFinding = Pick<
  KpiFinding,
  | 'change'
  | 'condition'
  | 'bucket'
  | 'value'
  | 'threshold'
  | 'baseline'
  | 'lower'
  | 'upper'
  | 'changePercent'
  | 'direction'
  | 'shift'
>;

/** How the values of a series and its buckets are to be read. */
export type KpiSeriesUnits = Pick<KpiFindings, 'interval' | 'unit'> & { readonly timeZone: string };

/** Why an alert ends of which no bucket says that all is well. */
export type KpiEnd = 'byHand' | 'monitorDeleted' | 'conditionRemoved' | 'seriesGone' | 'nothingToJudge';

const ENDS: Readonly<Record<KpiEnd, string>> = {
  byHand: 'The alert was closed by hand.',
  monitorDeleted: 'The monitor was deleted.',
  conditionRemoved: 'The monitor no longer has this condition.',
  seriesGone: 'The chart no longer has this series.',
  nothingToJudge: 'There was nothing to compare for 7 days.',
};

/**
 * One sentence of what a judged bucket says: `2026-03-01 09:00:00: 812.0 is lower than the threshold 900.0.` A finding that
 * closes its alert is a recovery.
 */
export function findingMessage(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { bucket, change, shift } = finding;
  const said = change !== 'close' ? (shift === undefined ? breach : newLevel) : recovery;
  const moment = bucket === null ? '' : `${momentText(bucket.start, units.timeZone)}: `;
  return `${moment}${said(finding, units)}.`;
}

/**
 * One sentence for the end of an alert that no bucket brought about.
 *
 * @param reason - Of whoever closed it by hand.
 */
export function endMessage(end: KpiEnd, reason = ''): string {
  return reason === '' ? ENDS[end] : `${ENDS[end].slice(0, -1)}: ${reason}`;
}

function breach(finding: ToldFinding, units: KpiSeriesUnits): string {
  return `${judgedValue(finding, units)} is ${comparison(finding, units)}`;
}

function recovery(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { condition, lower = null, upper = null } = finding;
  const value = judgedValue(finding, units);
  switch (condition.type) {
    case 'threshold': {
      const { threshold = 0 } = finding;
      return `${value} is back: no longer ${higherOrLower(condition.operator)} than the threshold ${numberText(threshold, finding, units)}`;
    }
    case 'change':
      return `${value} is back: ${comparison(finding, units)}`;
    case 'confidence':
      return lower === null && upper === null
        ? `${value} is back as expected`
        : `${value} is back in the expected range ${rangeText(finding, units)}`;
  }
}

function newLevel(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { shift } = finding;
  if (shift === undefined) return breach(finding, units);
  const { direction, since, before, after } = shift;
  const text = (value: number): string => sentenceValue(value, units.unit, [before, after]);
  const away = direction === 'up' ? 'higher' : 'lower';
  return (
    `${judgedValue(finding, units)} confirms a ${away} level since ${momentText(since, units.timeZone)}: ` +
    `${text(after)} is expected from now on, no longer ${text(before)}`
  );
}

/** `812.0`, of a bucket that is still filling `812.0 so far (until 13:15:00)`. */
function judgedValue(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { bucket, value } = finding;
  const text = numberText(value, finding, units);
  if (bucket?.until === undefined) return text;
  const part = bucket.isLatestPart === true ? 'of late' : 'so far';
  return `${text} ${part} (until ${untilText(bucket.until, bucket.start, units.timeZone)})`;
}

function comparison(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { condition, threshold = 0, direction } = finding;
  switch (condition.type) {
    case 'threshold':
      return `${higherOrLower(condition.operator)} than the threshold ${numberText(threshold, finding, units)}`;
    case 'change':
      return changeText(finding, units);
    case 'confidence':
      return `${direction === 'up' ? 'higher' : 'lower'} than the expected range ${rangeText(finding, units)}`;
  }
}

function changeText(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { condition, baseline, value, changePercent, direction } = finding;
  if (condition.type !== 'change' || baseline === undefined || value === null) return 'not compared';
  const before = `${baselineName(condition.baseline, units)} value of ${numberText(baseline.value, finding, units)}`;
  if (value === baseline.value) return `the same as ${before}`;
  const by =
    'percent' in condition.by && changePercent !== null
      ? `${String(Math.abs(changePercent))}%`
      : differenceText(Math.abs(value - baseline.value), units);
  return `${by} ${direction === 'up' ? 'higher' : 'lower'} than ${before}`;
}

function differenceText(difference: number, { unit }: KpiSeriesUnits): string {
  return unit === 'percent'
    ? `${sentenceValue(difference, unit).slice(0, -1)} percentage points`
    : sentenceValue(difference, unit);
}

function baselineName(baseline: 'previous' | 'yesterday' | 'lastWeek', { interval }: KpiSeriesUnits): string {
  if (baseline === 'previous') return `the previous ${interval}'s`;
  return baseline === 'yesterday' ? "yesterday's" : "last week's";
}

/** `0.51–0.61`; of a band without a bound on one side `up to 0.61`. */
function rangeText(finding: ToldFinding, units: KpiSeriesUnits): string {
  const { lower = null, upper = null } = finding;
  const text = (bound: number): string => numberText(bound, finding, units);
  if (lower === null) return upper === null ? '' : `up to ${text(upper)}`;
  return upper === null ? `from ${text(lower)}` : `${text(lower)}–${text(upper)}`;
}

const higherOrLower = (operator: 'above' | 'below'): string => (operator === 'above' ? 'higher' : 'lower');

/** All numbers of one sentence show how they differ. */
function numberText(value: number | null, finding: ToldFinding, { unit }: KpiSeriesUnits): string {
  const { threshold, baseline, lower, upper } = finding;
  const all = [finding.value, threshold, baseline?.value, lower, upper];
  return sentenceValue(
    value,
    unit,
    all.filter((other) => typeof other === 'number'),
  );
}
