import { aHostMonitor, anExpressionMonitor, monitorRecord, ORG } from '@tocsin/evaluator-domain/testing';
import type { ConfigRecord, KpiMonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { ScheduledMonitors } from './scheduled-monitors.js';

const common = { org: ORG, at: 0, actor: { kind: 'system', id: 'test' } } as const;
const aKpiMonitor = (id: string, given: Partial<KpiMonitorState> = {}, revision = 1): ConfigRecord => ({
  ...{ ...common, kind: 'kpiMonitor', id, revision },
  state: {
    ...{ id, projectId: 'shop', name: id, memo: '', ownerId: null, source: { type: 'chart', chartId: 'signups' } },
    ...{
      conditions: [{ type: 'threshold', operator: 'above', value: 1 }],
      isSmart: false,
      buckets: 1,
      judgesPace: false,
    },
    ...{ severity: 'critical', tellsRecovery: false, isMute: false, userIds: [], emails: [], ...given },
  },
});
const aChart = (id: string, revision: number): ConfigRecord => ({
  ...{ ...common, kind: 'chart', id, revision },
  state: { id, projectId: 'shop', name: id, ownerId: null, query: {} },
});
const aProject = (id: string, revision: number): ConfigRecord => ({
  ...{ ...common, kind: 'project', id, revision },
  state: {
    ...{ id, number: 100_001, name: id, apiKey: id, formerApiKey: null, secretKeySha256: 'x' },
    ...{ timeZone: 'UTC', weekStart: 'Monday' },
  },
});

let view: ConfigurationView;
let monitors: ScheduledMonitors;
beforeEach(() => {
  view = new ConfigurationView();
  monitors = new ScheduledMonitors(view, new Set(['expression', 'kpi']));
});

function follow(...records: ConfigRecord[]): readonly string[] {
  const from = view.position;
  view.apply(records.map((record, i) => ({ key: `${record.kind}/${record.id}`, record, offset: from + i })));
  return monitors.follow();
}
const kinds = (): string[] => [...monitors.all()].map(({ kind, key }) => `${kind} ${key}`);

it('takes monitors of both kinds of configuration, as far as they run by themselves', () => {
  follow(monitorRecord(aHostMonitor()), monitorRecord(anExpressionMonitor({ id: 'a' })), aKpiMonitor('b'));
  expect(kinds()).toEqual([`expression ${ORG}/monitor:a`, `kpi ${ORG}/monitor:b`]);
});

it('leaves out kinds that this process does not run', () => {
  monitors = new ScheduledMonitors(view, new Set(['expression']));
  follow(aKpiMonitor('b'));
  expect(kinds()).toEqual([]);
});

const everyEvent = { source: { type: 'everyEvent' } } as const;
it.each([
  { what: 'its chart', change: aChart('signups', 2), changed: ['b'] },
  { what: 'another chart', change: aChart('other', 2), changed: [] },
  { what: 'its project', change: aProject('shop', 2), changed: ['b', 'c'] },
  { what: 'another project', change: aProject('other', 2), changed: [] },
  { what: 'the monitor', change: aKpiMonitor('b', {}, 2), changed: ['b'] },
  { what: 'nothing', change: aKpiMonitor('b'), changed: [] },
])('a change of $what changes $changed', ({ change, changed }) => {
  follow(aChart('signups', 1), aProject('shop', 1), aKpiMonitor('b'), aKpiMonitor('c', everyEvent));
  expect(follow(change)).toEqual(changed.map((id) => `${ORG}/monitor:${id}`));
  expect([...monitors.all()]).toHaveLength(2);
});

it('what is deleted runs no more', () => {
  follow(aKpiMonitor('b'));
  expect(follow({ ...aKpiMonitor('b', {}, 2), deleted: true })).toEqual([`${ORG}/monitor:b`]);
  expect(kinds()).toEqual([]);
});
