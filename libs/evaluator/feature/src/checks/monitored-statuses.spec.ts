import type { AlertView, CheckRow } from '@tocsin/evaluator-domain';
import type { HostState, MonitorState } from '@tocsin/payload-schemas';
import { monitoredStatuses } from './monitored-statuses.js';

const aHost = (change: Partial<HostState> = {}): HostState => ({
  id: 'host1',
  name: 'app01',
  displayName: null,
  customIdentifier: null,
  memo: '',
  status: 'working',
  isRetired: false,
  retiredAt: null,
  createdAt: 0,
  roles: [{ service: 'webshop', role: 'app' }],
  checks: [],
  ...change,
});
const common = { memo: '', isMute: false, name: 'm', excludeScopes: [], scopes: [] };
const connectivity: MonitorState = { ...common, type: 'connectivity', id: 'c', alertStatusOnGone: 'CRITICAL' };
const onMetric = (id: string, metric: string, scopes: { service: string }[] = []): MonitorState => ({
  ...common,
  type: 'host',
  id,
  metric,
  scopes,
  operator: '>',
  warning: 1,
  duration: 1,
  maxCheckAttempts: 1,
});
const aCheck = (change: Partial<CheckRow>): CheckRow => ({
  org: 'org1',
  hostId: 'host1',
  name: 'ssh',
  id: 'k',
  memo: '',
  origin: 'reported',
  status: 'OK',
  message: 'fine',
  occurredAt: 1,
  failures: 0,
  maxCheckAttempts: 1,
  seen: [1],
  ...change,
});
const alertOf = (monitorId: string): AlertView => ({ monitorId, status: 'critical' }) as AlertView;
const known = {
  host: aHost(),
  monitors: [onMetric('h', 'loadavg5'), connectivity],
  metrics: ['loadavg5', 'memory.used'],
  checks: [],
  alerts: [],
};

describe('how a host is monitored', () => {
  it.each([
    {
      when: 'all is well',
      given: known,
      expected: [
        { monitorId: 'c', status: 'OK' },
        { monitorId: 'h', status: 'OK' },
      ],
    },
    {
      when: 'an alert is open',
      given: { ...known, alerts: [alertOf('h')] },
      expected: [
        { monitorId: 'c', status: 'OK' },
        { monitorId: 'h', status: 'CRITICAL' },
      ],
    },
    { when: 'it never posted a metric', given: { ...known, metrics: [] }, expected: [] },
    {
      when: 'it does not post the metric, posts part of a percentage, and is out of a scope',
      given: {
        ...known,
        monitors: [
          onMetric('a', 'loadavg1'),
          onMetric('b', 'memory%'),
          onMetric('d', 'loadavg5', [{ service: 'other' }]),
        ],
      },
      expected: [{ monitorId: 'b', status: 'OK' }],
    },
    {
      when: 'it is in maintenance with an alert open',
      given: { ...known, host: aHost({ status: 'maintenance' }), alerts: [alertOf('h')] },
      expected: [{ monitorId: 'h', status: 'CRITICAL' }],
    },
    {
      when: 'checks have reported, or have not yet',
      given: {
        ...known,
        monitors: [],
        checks: [aCheck({ status: 'UNKNOWN', memo: 'port' }), aCheck({ id: 'l', status: null }), aCheck({ id: 'm' })],
        alerts: [alertOf('k')],
      },
      expected: [
        { monitorId: 'k', status: 'UNKNOWN', detail: { type: 'check', message: 'fine', memo: 'port' } },
        { monitorId: 'm', status: 'OK', detail: { type: 'check', message: 'fine' } },
      ],
    },
  ])('when $when', ({ given, expected }) => {
    expect(monitoredStatuses(given)).toEqual(expected);
  });
});
