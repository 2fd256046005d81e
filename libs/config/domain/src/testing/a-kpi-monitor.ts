import type { KpiMonitorState } from '@tocsin/payload-schemas';

/** A monitor of `aChart`, below 10; of the same user. */
export function aKpiMonitor(given: Partial<KpiMonitorState> = {}): KpiMonitorState {
  return {
    id: 'monitor1',
    projectId: 'project1',
    name: 'Few signups',
    memo: '',
    ownerId: 'user1',
    source: { type: 'chart', chartId: 'chart1' },
    conditions: [{ type: 'threshold', operator: 'below', value: 10 }],
    isSmart: false,
    buckets: 1,
    judgesPace: false,
    severity: 'critical',
    tellsRecovery: false,
    isMute: false,
    userIds: [],
    emails: [],
    ...given,
  };
}
