import type { MonitorState } from '@tocsin/payload-schemas';
import { afterScopeLoss } from './scope-loss.js';

const common = { id: 'm1', name: 'a monitor', memo: '', isMute: false };
const app = { service: 'webshop', role: 'app' };
const db = { service: 'webshop', role: 'db' };
const webshop = { service: 'webshop' };
const billing = { service: 'billing' };

const host = (scopes: MonitorScopes, excludeScopes: MonitorScopes = []): MonitorState => ({
  ...common,
  type: 'host',
  duration: 1,
  metric: 'loadavg5',
  operator: '>',
  maxCheckAttempts: 1,
  scopes,
  excludeScopes,
});
type MonitorScopes = Extract<MonitorState, { type: 'host' }>['scopes'];
const anomaly = (scopes: MonitorScopes): MonitorState => ({
  ...common,
  type: 'anomalyDetection',
  maxCheckAttempts: 3,
  warningSensitivity: 'normal',
  scopes,
});
const service = (name: string): MonitorState => ({
  ...common,
  type: 'service',
  service: name,
  duration: 1,
  metric: 'errors',
  operator: '>',
  maxCheckAttempts: 1,
});
const external: MonitorState = {
  ...common,
  type: 'external',
  method: 'GET',
  urlSealed: 'x',
  maxCheckAttempts: 1,
  skipCertificateVerification: false,
  headers: [],
  requestBody: '',
  followRedirect: false,
  dualstack: 'ipv4',
};
const measured: MonitorState = {
  ...external,
  service: 'webshop',
  responseTimeWarning: 1,
  responseTimeCritical: 2,
  responseTimeDuration: 3,
};
const expression: MonitorState = {
  ...common,
  type: 'expression',
  expression: 'service(webshop, errors)',
  operator: '>',
  evaluateBackwardMinutes: 2,
};

it.each([
  { when: 'a service monitor of the lost service', monitor: service('webshop'), lost: webshop, expected: 'deleted' },
  {
    when: 'a service monitor that loses only a role of its service',
    monitor: service('webshop'),
    lost: app,
    expected: 'same',
  },
  { when: 'a service monitor of another service', monitor: service('billing'), lost: webshop, expected: 'same' },
  { when: 'an external monitor of the lost service', monitor: measured, lost: webshop, expected: external },
  { when: 'an external monitor of no service', monitor: external, lost: webshop, expected: 'same' },
  { when: 'a host monitor of every host', monitor: host([]), lost: webshop, expected: 'same' },
  { when: 'a host monitor of nothing else', monitor: host([webshop, app]), lost: webshop, expected: 'deleted' },
  {
    when: 'a host monitor of something else too',
    monitor: host([app, billing]),
    lost: webshop,
    expected: host([billing]),
  },
  { when: 'a host monitor whose service stays', monitor: host([webshop, app]), lost: app, expected: host([webshop]) },
  { when: 'a host monitor of the lost role only', monitor: host([app]), lost: app, expected: 'deleted' },
  {
    when: 'a host monitor that excludes the lost service',
    monitor: host([], [webshop, db, billing]),
    lost: webshop,
    expected: host([], [billing]),
  },
  { when: 'a host monitor that excludes another role', monitor: host([], [db]), lost: app, expected: 'same' },
  { when: 'anomaly detection of the lost role only', monitor: anomaly([app]), lost: webshop, expected: 'deleted' },
  { when: 'anomaly detection of another role too', monitor: anomaly([app, db]), lost: db, expected: anomaly([app]) },
  { when: 'anomaly detection of no role', monitor: anomaly([]), lost: webshop, expected: 'same' },
  { when: 'an expression monitor', monitor: expression, lost: webshop, expected: 'same' },
])('$when -> $expected', ({ monitor, lost, expected }) => {
  const result = afterScopeLoss(monitor, lost);
  if (expected === 'same') expect(result).toBe(monitor);
  else expect(result).toEqual(expected);
});
