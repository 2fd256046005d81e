import type { HostMonitor, MonitorOptions, MonitorState, ServiceMonitor } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { withOptions } from './monitor-options.js';
import { defaultConnectivityMonitor } from './monitor-state.js';

const monitor: HostMonitor = {
  type: 'host',
  id: '3mNtHoSt111',
  name: 'load',
  memo: '',
  isMute: false,
  metric: 'loadavg5',
  operator: '>',
  warning: 5,
  duration: 1,
  maxCheckAttempts: 1,
  scopes: [],
  excludeScopes: [],
};
const below = { ...monitor, operator: '<' as const };

const service: ServiceMonitor = {
  type: 'service',
  id: '3mNtSrViCe1',
  name: 'errors',
  memo: '',
  isMute: false,
  service: 'shop',
  metric: 'errors',
  operator: '>',
  warning: 5,
  duration: 1,
  maxCheckAttempts: 1,
};
const connectivity = defaultConnectivityMonitor('m1');

it.each<{ of: MonitorState; options: MonitorOptions }>([
  { of: connectivity, options: { holdsBackHostAlerts: true } },
  { of: monitor, options: { recoveryWarning: 5 } },
  { of: below, options: { recoveryWarning: 5 } },
  { of: monitor, options: { openWhen: { breaches: 3, points: 3 }, closeAttempts: 2, judgesEveryPoint: true } },
  { of: monitor, options: { attempts: { warning: 3 }, closeAttempts: 2 } },
  { of: monitor, options: { noData: { minutes: 10, status: 'ok' } } },
])('takes $options', ({ of, options }) => {
  expect(withOptions(of, options)).toEqual({ ...of, options });
});

it.each<{ of: MonitorState; options: MonitorOptions; says: RegExp }>([
  { of: monitor, options: { recoveryWarning: 5.1 }, says: /^recoveryWarning: must be at most the warning threshold/ },
  { of: below, options: { recoveryWarning: 4.9 }, says: /^recoveryWarning: must be at least the warning threshold/ },
  { of: monitor, options: { recoveryCritical: 1 }, says: /^recoveryCritical: the monitor has no critical threshold/ },
  {
    of: monitor,
    options: { holdsBackHostAlerts: true },
    says: /^holdsBackHostAlerts: a monitor of type "host" has no/,
  },
  { of: connectivity, options: { closeAttempts: 2 }, says: /^closeAttempts: a monitor of type "connectivity" has no/ },
  {
    of: { ...service, missingDurationCritical: 10 },
    options: { noData: { minutes: 10, status: 'ok' } },
    says: /^noData: the monitor has missingDurationCritical, which is about missing data, too/,
  },
  { of: monitor, options: { openWhen: { breaches: 4, points: 3 } }, says: /^openWhen.breaches: must be at most/ },
  {
    of: monitor,
    options: { attempts: { critical: 3 } },
    says: /^attempts.critical: the monitor has no critical threshold/,
  },
  {
    of: monitor,
    options: { attempts: { warning: 3 }, openWhen: { breaches: 2, points: 3 } },
    says: /^attempts: openWhen says when an alert opens, too; leave one of the two out/,
  },
])('refuses $options', ({ of, options, says }) => {
  expect(() => withOptions(of, options)).toThrow(InvalidInputError);
  expect(() => withOptions(of, options)).toThrow(says);
});

it('puts them in the place of those before; none is no member', () => {
  const former = { ...monitor, options: { closeAttempts: 3 } };
  expect(withOptions(former, { rejudgesOnEdit: true })).toEqual({ ...monitor, options: { rejudgesOnEdit: true } });
  expect(withOptions(former, {})).toEqual(monitor);
});

it('knows no options of other kinds', () => {
  const expression: MonitorState = {
    type: 'expression',
    id: 'm1',
    name: 'web',
    memo: '',
    isMute: false,
    operator: '>',
    expression: 'host(h1, loadavg5)',
    evaluateBackwardMinutes: 2,
  };
  expect(() => withOptions(expression, {})).toThrow(/^type: a monitor of type "expression"/);
});
