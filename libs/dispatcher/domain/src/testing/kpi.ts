import type { KpiFinding, KpiFindings, KpiMonitorState, ProjectWebhookState } from '@tocsin/payload-schemas';

/** Changes to a builder's defaults; `alert` is merged member by member. */
export type FindingChanges = Partial<Omit<KpiFinding, 'alert'>> & { readonly alert?: Partial<KpiFinding['alert']> };

/** The opening of an alert: 44.4 % in the hour from 2025-11-24 16:00 UTC lie below 55 %. */
export function aFinding({ alert, ...rest }: FindingChanges = {}): KpiFinding {
  return {
    alert: {
      id: '2UzF4bKPIAAAAA1',
      status: 'critical',
      isOpen: true,
      openedAt: 1_764_003_600,
      closedAt: null,
      ...alert,
    },
    sequence: 1,
    change: 'open',
    condition: { type: 'threshold', operator: 'below', value: 55 },
    series: { name: 'Germany', segment: { index: 1, name: 'Germany' }, groupBy: [] },
    bucket: { start: 1_764_000_000, end: 1_764_003_600 },
    value: 0.444,
    threshold: 0.55,
    changePercent: -19.3,
    direction: 'down',
    message: '2025-11-24 16:00:00: 44.4% is lower than the threshold 55%.',
    ...rest,
  };
}

/** The end of that alert. */
export const anEnd = (changes: FindingChanges = {}): KpiFinding =>
  aFinding({
    sequence: 2,
    change: 'close',
    value: 0.6,
    changePercent: 9.1,
    direction: 'up',
    message: '2025-11-24 17:00:00: 60% is not lower than the threshold 55%.',
    ...changes,
    alert: { status: 'ok', isOpen: false, closedAt: 1_764_007_200, ...changes.alert },
  });

/** Changes to a builder's defaults; `monitor` is merged member by member. */
export type FindingsChanges = Partial<Omit<KpiFindings, 'monitor'>> & {
  readonly monitor?: Partial<KpiFindings['monitor']>;
};

/** One finding of the monitor `kpi1` on the project `project1`. */
export function someFindings({ monitor, ...rest }: FindingsChanges = {}): KpiFindings {
  return {
    org: { id: 'org1', name: 'acme' },
    project: { id: 'project1', number: 100_001, name: 'Web shop', timeZone: 'UTC' },
    monitor: {
      id: 'kpi1',
      revision: 1,
      name: 'Checkout conversion',
      memo: '',
      isAutomatic: false,
      isSmart: false,
      severity: 'critical',
      isMute: false,
      tellsRecovery: true,
      ...monitor,
    },
    chart: { id: 'chart1', revision: 1, name: 'Checkout funnel' },
    interval: 'hour',
    unit: 'percent',
    at: 1_764_003_900,
    countedUntil: 1_764_003_895_000,
    findings: [aFinding()],
    configOffset: -1,
    ...rest,
  };
}

/** A webhook that gets what `kpi1` finds, in the shape of Amplitude. */
export function aProjectWebhook(changes: Partial<ProjectWebhookState> = {}): ProjectWebhookState {
  return {
    id: 'hook1',
    projectId: 'project1',
    name: 'growth team',
    ownerId: null,
    urlSealed: 'sealed:https://receiver.example/hook1',
    format: 'amplitude',
    headers: [],
    monitorIds: ['kpi1'],
    suspendedAt: null,
    ...changes,
  };
}

/** The monitor `kpi1`, which mails nobody. */
export function aKpiMonitor(changes: Partial<KpiMonitorState> = {}): KpiMonitorState {
  return {
    id: 'kpi1',
    projectId: 'project1',
    name: 'Checkout conversion',
    memo: '',
    ownerId: null,
    source: { type: 'chart', chartId: 'chart1' },
    conditions: [{ type: 'threshold', operator: 'below', value: 55 }],
    isSmart: false,
    buckets: 1,
    judgesPace: false,
    severity: 'critical',
    tellsRecovery: true,
    isMute: false,
    userIds: [],
    emails: [],
    ...changes,
  };
}
