import { ExpressionError, parseExpression, requireOneSeries } from '@tocsin/expression';
import type { MonitorState, Scope } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import { type MonitorSpec, type MonitorSpecOf, PERCENT_METRICS } from './monitor-spec.js';

/** What a monitor is judged against. */
export interface MonitorSurroundings {
  /** Names of the roles of each service, by the service's name. */
  readonly rolesByService: ReadonlyMap<string, ReadonlySet<string>>;
  /** The organization's other monitors. */
  readonly others: readonly MonitorState[];
  readonly now: EpochSeconds;
  /** Expression monitors that one organization may have. */
  readonly maxExpressionMonitors: number;
}

/**
 * Holds a monitor against the rules that one member alone cannot break: members that need each other, scopes and services
 * that must exist, limits of the organization.
 *
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkMonitor(spec: MonitorSpec, surroundings: MonitorSurroundings): void {
  switch (spec.type) {
    case 'host':
      checkPercentages(spec);
      break;
    case 'service':
      checkService(spec.service, surroundings);
      break;
    case 'external':
      checkResponseTime(spec);
      if (spec.service !== undefined) checkService(spec.service, surroundings);
      break;
    case 'expression':
      checkExpression(spec.expression);
      checkExpressionCount(surroundings);
      break;
    case 'anomalyDetection':
      checkAnomalyDetection(spec, surroundings);
      break;
  }
  if ('scopes' in spec) checkScopes('scopes', spec.scopes, surroundings);
  if ('excludeScopes' in spec) checkScopes('excludeScopes', spec.excludeScopes, surroundings);
}

/** @throws {InvalidInputError} If an update would turn a monitor into one of another kind. */
export function checkKindKept(spec: MonitorSpec, stored: MonitorState): void {
  if (spec.type === stored.type) return;
  throw wrong('type', `cannot change: the monitor is of type "${stored.type}", not "${spec.type}"; create a new one`);
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);

function checkPercentages(spec: MonitorSpecOf<'host'>): void {
  if (!PERCENT_METRICS.includes(spec.metric)) return;
  for (const member of ['warning', 'critical'] as const) {
    const value = spec[member];
    if (value !== undefined && (value < 0 || value > 100)) {
      throw wrong(member, `must be from 0 to 100 because ${spec.metric} is a percentage, not ${value}`);
    }
  }
}

function checkService(name: string, { rolesByService }: MonitorSurroundings): void {
  if (!rolesByService.has(name)) throw wrong('service', `there is no service "${name}"`);
}

function checkResponseTime(spec: MonitorSpecOf<'external'>): void {
  const given = (['responseTimeWarning', 'responseTimeCritical'] as const).find((member) => spec[member] !== undefined);
  if (given === undefined) return;
  if (spec.service === undefined) {
    throw wrong('service', `is required with ${given}: the response times become a metric of a service`);
  }
  if (spec.responseTimeDuration === undefined) {
    throw wrong('responseTimeDuration', `is required with ${given}: the number of results to average, from 1 to 10`);
  }
}

/** An expression that may be one series. How many series roles and wildcards come to shows in the runs. */
function checkExpression(text: string): void {
  try {
    requireOneSeries(parseExpression(text), text);
  } catch (error) {
    if (error instanceof ExpressionError) throw wrong('expression', error.message);
    throw error;
  }
}

function checkExpressionCount({ others, maxExpressionMonitors }: MonitorSurroundings): void {
  const count = others.filter(({ type }) => type === 'expression').length;
  if (count < maxExpressionMonitors) return;
  throw wrong(
    'type',
    `the organization has ${count} expression monitors already; at most ${maxExpressionMonitors} are allowed (TOCSIN_MAX_EXPRESSION_MONITORS)`,
  );
}

function checkAnomalyDetection(spec: MonitorSpecOf<'anomalyDetection'>, surroundings: MonitorSurroundings): void {
  if (spec.warningSensitivity === undefined && spec.criticalSensitivity === undefined) {
    throw wrong('warningSensitivity', 'at least one of warningSensitivity and criticalSensitivity is required');
  }
  if (spec.trainingPeriodFrom !== undefined && spec.trainingPeriodFrom > surroundings.now) {
    throw wrong(
      'trainingPeriodFrom',
      `must not be in the future: ${spec.trainingPeriodFrom} is after ${surroundings.now}`,
    );
  }
  const taken = new Set(
    surroundings.others.flatMap((other) => (other.type === 'anomalyDetection' ? other.scopes.map(keyOf) : [])),
  );
  for (const [index, scope] of spec.scopes.entries()) {
    const member = `scopes[${index}]`;
    if (scope.role === undefined) throw wrong(member, `must name a role, as "${scope.service}: role"`);
    if (taken.has(keyOf(scope))) {
      throw wrong(member, `the role "${scope.service}: ${scope.role}" has an anomaly detection monitor already`);
    }
    taken.add(keyOf(scope));
  }
}

const keyOf = ({ service, role }: Scope): string => `${service}:${role}`;

function checkScopes(list: string, scopes: readonly Scope[], { rolesByService }: MonitorSurroundings): void {
  for (const [index, { service, role }] of scopes.entries()) {
    const roles = rolesByService.get(service);
    if (roles === undefined) throw wrong(`${list}[${index}]`, `there is no service "${service}"`);
    if (role !== undefined && !roles.has(role)) {
      throw wrong(`${list}[${index}]`, `there is no role "${role}" in the service "${service}"`);
    }
  }
}
