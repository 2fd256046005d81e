import { conditionKey } from '@tocsin/kpi-text';
import type { ChartState, KpiCondition, KpiMonitorState } from '@tocsin/payload-schemas';
import { addsUp, type ChartQuery, kindOf, watchedConversionMs } from '@tocsin/product-queries';
import { ConflictError, InvalidInputError } from '@tocsin/runtime';
import type { KpiMonitorSpec } from './kpi-monitor-spec.js';

/** People who may get mails of one monitor. */
export const MAX_SUBSCRIBERS = 1_000;

/**
 * Holds the conditions of a monitor against each other.
 *
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkConditions({ isSmart, conditions }: Pick<KpiMonitorSpec, 'isSmart' | 'conditions'>): void {
  if (isSmart && conditions.length > 0) {
    throw wrong('conditions', 'must be left out of a smart monitor, which tells of values outside the 99 % band');
  }
  if (!isSmart && conditions.length === 0) {
    throw wrong('conditions', 'are required: 1 to 10 of them, or isSmart true');
  }
  const keys = conditions.map(conditionKey);
  for (const [i, { type }] of conditions.entries()) {
    const same = keys.indexOf(keys[i]);
    if (same < i) throw wrong(`conditions[${i}]`, `says the same as conditions[${same}]; leave one out`);
    const first = conditions.findIndex((other) => other.type === type);
    if (type === 'confidence' && first < i) {
      throw wrong(`conditions[${i}]`, `must not be another confidence condition beside conditions[${first}]`);
    }
  }
}

/**
 * Holds a monitor against what its chart asks.
 *
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkFitsChart(
  { judgesPace, conditions }: Pick<KpiMonitorState, 'judgesPace' | 'conditions'>,
  query: ChartQuery,
): void {
  const kind = kindOf(query);
  for (const [i, condition] of conditions.entries()) {
    if (kind !== 'ratio' || condition.type !== 'threshold' || isPercentage(condition.value)) continue;
    throw wrong(
      `conditions[${i}].value`,
      `must be from 0 to 100, for the chart shows percentages, not ${condition.value}`,
    );
  }
  if (!judgesPace) return;
  if (!addsUp(query)) {
    throw wrong(
      'judgesPace',
      'must be false: the chart shows averages or rolling windows, which do not fill up while a bucket goes on',
    );
  }
  if (!conditions.some((condition) => judgesRunningBucket(condition, kind))) {
    const above = kind === 'ratio' ? '' : ', or threshold with the operator above';
    throw wrong('judgesPace', `must be false without a condition that a running bucket can meet: confidence${above}`);
  }
}

/** How long a conversion may take for a monitor, in words, if the chart allows more. */
export function shortenedConversion(query: ChartQuery): 'an hour' | 'a day' | undefined {
  if (query.type !== 'funnel' || query.conversionMs === watchedConversionMs(query)) return undefined;
  return query.interval === 'hour' ? 'an hour' : 'a day';
}

const isPercentage = (value: number): boolean => value >= 0 && value <= 100;

/** The band says what a part should have come to; a value that only rises stays above what it has passed. */
const judgesRunningBucket = (condition: KpiCondition, kind: ReturnType<typeof kindOf>): boolean =>
  condition.type === 'confidence' ||
  (condition.type === 'threshold' && condition.operator === 'above' && kind !== 'ratio');

/**
 * Holds a new query of a chart against the monitors that watch it.
 *
 * @throws {ConflictError} Naming the first one that would not fit it.
 */
export function checkFitsMonitors(chart: ChartState, query: ChartQuery, watching: readonly KpiMonitorState[]): void {
  for (const monitor of watching) {
    try {
      checkFitsChart(monitor, query);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const { id, name } = monitor;
      throw new ConflictError(
        `the monitor "${name}" (${id}) does not fit the new query of the chart "${chart.name}"; its ${error.message}`,
      );
    }
  }
}

/** @throws {ConflictError} If the project has as many monitors as it may. */
export function checkKpiMonitorCount(count: number, max: number): void {
  if (count < max) return;
  throw new ConflictError(
    `the project has ${count} monitors already; at most ${max} are allowed (TOCSIN_MAX_KPI_MONITORS)`,
  );
}

/** @throws {ConflictError} If nobody more may subscribe to the monitor. */
export function checkSubscriberCount({ name, userIds }: Pick<KpiMonitorState, 'name' | 'userIds'>): void {
  if (userIds.length <= MAX_SUBSCRIBERS) return;
  throw new ConflictError(`the monitor "${name}" sends mails to ${MAX_SUBSCRIBERS} people already, which is the most`);
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
