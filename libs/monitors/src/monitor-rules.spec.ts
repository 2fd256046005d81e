import type { MonitorState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { checkKindKept, checkMonitor, type MonitorSurroundings } from './monitor-rules.js';
import type { MonitorSpec, MonitorSpecOf } from './monitor-spec.js';
import { defaultConnectivityMonitor, monitorOf } from './monitor-state.js';

const NOW = 1_764_000_000;
const common = { name: 'a monitor', memo: '', isMute: false };

const aHost = (changes: Partial<MonitorSpecOf<'host'>> = {}): MonitorSpec => ({
  ...common,
  type: 'host',
  duration: 3,
  metric: 'cpu%',
  operator: '>',
  maxCheckAttempts: 1,
  scopes: [],
  excludeScopes: [],
  ...changes,
});
const aService = (changes: Partial<MonitorSpecOf<'service'>> = {}): MonitorSpec => ({
  ...common,
  type: 'service',
  service: 'webshop',
  duration: 1,
  metric: 'errors',
  operator: '>',
  maxCheckAttempts: 1,
  ...changes,
});
const anExternal = (changes: Partial<MonitorSpecOf<'external'>> = {}): MonitorSpec => ({
  ...common,
  type: 'external',
  method: 'GET',
  url: 'https://www.example.com/',
  maxCheckAttempts: 1,
  skipCertificateVerification: false,
  requestBody: '',
  followRedirect: false,
  dualstack: 'ipv4',
  ...changes,
});
const anExpression: MonitorSpecOf<'expression'> = {
  ...common,
  type: 'expression',
  expression: 'avg(role(webshop:app, loadavg5))',
  operator: '>',
  evaluateBackwardMinutes: 2,
};
const anAnomaly = (changes: Partial<MonitorSpecOf<'anomalyDetection'>> = {}): MonitorSpec => ({
  ...common,
  type: 'anomalyDetection',
  maxCheckAttempts: 3,
  warningSensitivity: 'normal',
  scopes: [{ service: 'webshop', role: 'app' }],
  ...changes,
});
const stored = (spec: MonitorSpec, id = 'stored'): MonitorState => monitorOf(id, spec, (text) => text);
const expressions = (count: number): MonitorState[] =>
  Array.from({ length: count }, (_, i) => stored(anExpression, `e${i}`));

const MAX_EXPRESSION_MONITORS = 3;
const surroundings = (others: readonly MonitorState[] = []): MonitorSurroundings => ({
  rolesByService: new Map([
    ['webshop', new Set(['app', 'db'])],
    ['billing', new Set()],
  ]),
  others,
  now: NOW,
  maxExpressionMonitors: MAX_EXPRESSION_MONITORS,
});

function refusal(
  spec: MonitorSpec,
  others: readonly MonitorState[] = [],
): { field?: string; message: string } | undefined {
  try {
    checkMonitor(spec, surroundings(others));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { field, message } = error as InvalidInputError;
    return { field, message };
  }
}

it.each<{ when: string; spec: MonitorSpec; others?: MonitorState[] }>([
  { when: 'a percentage of 0', spec: aHost({ warning: 0 }) },
  { when: 'a percentage of 100', spec: aHost({ critical: 100 }) },
  { when: 'no threshold at all', spec: aHost() },
  { when: 'a metric that is no percentage, above 100', spec: aHost({ metric: 'loadavg5', warning: 101 }) },
  { when: 'a metric that is no percentage, below 0', spec: aHost({ metric: 'custom.temperature', warning: -40 }) },
  {
    when: 'a known service and a known role as scopes',
    spec: aHost({ scopes: [{ service: 'billing' }, { service: 'webshop', role: 'db' }] }),
  },
  { when: 'a known service', spec: aService() },
  { when: 'an external monitor of no service', spec: anExternal() },
  { when: 'an external monitor of a known service', spec: anExternal({ service: 'billing' }) },
  { when: 'a duration without response time thresholds', spec: anExternal({ responseTimeDuration: 3 }) },
  {
    when: 'a response time with all that it needs',
    spec: anExternal({ service: 'webshop', responseTimeWarning: 500, responseTimeDuration: 3 }),
  },
  { when: 'the last expression monitor allowed', spec: anExpression, others: expressions(MAX_EXPRESSION_MONITORS - 1) },
  {
    when: 'another kind beside all expression monitors',
    spec: aService(),
    others: expressions(MAX_EXPRESSION_MONITORS),
  },
  { when: 'one sensitivity', spec: anAnomaly({ warningSensitivity: undefined, criticalSensitivity: 'sensitive' }) },
  {
    when: 'anomaly detection of another role',
    spec: anAnomaly({ scopes: [{ service: 'webshop', role: 'db' }] }),
    others: [stored(anAnomaly())],
  },
  { when: 'training from now on', spec: anAnomaly({ trainingPeriodFrom: NOW }) },
])('accepts $when', ({ spec, others }) => {
  expect(refusal(spec, others)).toBeUndefined();
});

it.each<{ spec: MonitorSpec; others?: MonitorState[]; field: string; problem: string }>([
  {
    spec: aHost({ warning: -0.1 }),
    field: 'warning',
    problem: 'must be from 0 to 100 because cpu% is a percentage, not -0.1',
  },
  {
    spec: aHost({ critical: 100.1 }),
    field: 'critical',
    problem: 'must be from 0 to 100 because cpu% is a percentage, not 100.1',
  },
  ...['memory%', 'disk%', 'swap%', 'container-cpu%', 'container-memory%'].map((metric) => ({
    spec: aHost({ metric, warning: 101 }),
    field: 'warning',
    problem: `must be from 0 to 100 because ${metric} is a percentage, not 101`,
  })),
  {
    spec: aHost({ scopes: [{ service: 'billing' }, { service: 'nowhere' }] }),
    field: 'scopes[1]',
    problem: 'there is no service "nowhere"',
  },
  {
    spec: aHost({ excludeScopes: [{ service: 'webshop', role: 'web' }] }),
    field: 'excludeScopes[0]',
    problem: 'there is no role "web" in the service "webshop"',
  },
  {
    spec: { ...defaultConnectivityMonitor('x'), scopes: [{ service: 'nowhere' }] },
    field: 'scopes[0]',
    problem: 'there is no service "nowhere"',
  },
  { spec: aService({ service: 'nowhere' }), field: 'service', problem: 'there is no service "nowhere"' },
  { spec: anExternal({ service: 'nowhere' }), field: 'service', problem: 'there is no service "nowhere"' },
  {
    spec: anExternal({ responseTimeCritical: 500, responseTimeDuration: 3 }),
    field: 'service',
    problem: 'is required with responseTimeCritical: the response times become a metric of a service',
  },
  {
    spec: anExternal({ service: 'webshop', responseTimeWarning: 0 }),
    field: 'responseTimeDuration',
    problem: 'is required with responseTimeWarning: the number of results to average, from 1 to 10',
  },
  {
    spec: { ...anExpression, expression: 'avg(role(webshop:app, loadavg5)' },
    field: 'expression',
    problem: 'line 1, column 32: expected ")", not the end of the expression',
  },
  {
    spec: { ...anExpression, expression: 'avg(\n  median(host(a, b)))' },
    field: 'expression',
    problem:
      'line 2, column 3: there is no function "median"; there are host, service, role, roleSlots, avg, max, min, sum, product, stack, diff, divide, scale, offset, percentile, timeShift, movingAverage, linearRegression, timeLeftForecast, group, alias',
  },
  {
    spec: { ...anExpression, expression: 'scale(group(host(a, b), host(c, d)), 2)' },
    field: 'expression',
    problem:
      'line 1, column 7: expected one series, but this comes to 2; combine them by avg, max, min, sum, product or percentile',
  },
  {
    spec: anExpression,
    others: expressions(MAX_EXPRESSION_MONITORS),
    field: 'type',
    problem:
      'the organization has 3 expression monitors already; at most 3 are allowed (TOCSIN_MAX_EXPRESSION_MONITORS)',
  },
  {
    spec: anAnomaly({ warningSensitivity: undefined }),
    field: 'warningSensitivity',
    problem: 'at least one of warningSensitivity and criticalSensitivity is required',
  },
  {
    spec: anAnomaly({ trainingPeriodFrom: NOW + 1 }),
    field: 'trainingPeriodFrom',
    problem: `must not be in the future: ${NOW + 1} is after ${NOW}`,
  },
  {
    spec: anAnomaly({ scopes: [{ service: 'webshop' }] }),
    field: 'scopes[0]',
    problem: 'must name a role, as "webshop: role"',
  },
  {
    spec: anAnomaly(),
    others: [stored(anAnomaly())],
    field: 'scopes[0]',
    problem: 'the role "webshop: app" has an anomaly detection monitor already',
  },
  {
    spec: anAnomaly({
      scopes: [
        { service: 'webshop', role: 'app' },
        { service: 'webshop', role: 'app' },
      ],
    }),
    field: 'scopes[1]',
    problem: 'the role "webshop: app" has an anomaly detection monitor already',
  },
])('refuses $field: $problem', ({ spec, others, field, problem }) => {
  expect(refusal(spec, others)).toEqual({ field, message: `${field}: ${problem}` });
});

it('lets a monitor be replaced by one of its kind only', () => {
  expect(() => checkKindKept(aHost(), stored(aHost()))).not.toThrow();
  expect(() => checkKindKept(aService(), stored(aHost()))).toThrow(
    'type: cannot change: the monitor is of type "host", not "service"; create a new one',
  );
});
