import type {
  Actor,
  AlertGroupSettingState,
  ChartState,
  ConfigRecord,
  ConnectivityMonitor,
  DowntimeState,
  ExpressionMonitor,
  ExternalMonitor,
  HostMonitor,
  HostState,
  KpiMonitorState,
  MonitorState,
  OrganizationState,
  ProjectState,
  ServiceMonitor,
  ServiceState,
  UserState,
} from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { START } from '../timeline/timeline-time.js';

export const ORG = 'org1';
/** Somebody with a name, as webhooks show it. */
export const HANAKO: Actor = { kind: 'user', id: 'user1', screenName: 'hanako' };

export function anOrganization(given: Partial<OrganizationState> = {}): OrganizationState {
  return {
    id: ORG,
    name: 'acme-ops',
    displayName: null,
    timeZone: 'UTC',
    plan: 'enterprise',
    hasInsights: false,
    ...given,
  };
}

export function aUser(given: Partial<UserState> = {}): UserState {
  return { id: 'user1', screenName: 'hanako', email: '', role: 'viewer', projectRoles: [], ...given };
}

export function aHost(given: Partial<HostState> = {}): HostState {
  const id = given.id ?? 'h1';
  return {
    id,
    name: `${id}.example.com`,
    displayName: null,
    customIdentifier: null,
    memo: '',
    status: 'working',
    isRetired: false,
    retiredAt: null,
    createdAt: 1_700_000_000,
    roles: [],
    checks: [],
    ...given,
  };
}

export function aService(given: Partial<ServiceState> = {}): ServiceState {
  return { id: 'service1', name: 'shop', memo: '', roles: [], ...given };
}

/** Warns above 5, is critical above 10, at the first point. */
export function aHostMonitor(given: Partial<HostMonitor> = {}): HostMonitor {
  return {
    type: 'host',
    id: 'load',
    name: 'load',
    memo: '',
    isMute: false,
    operator: '>',
    warning: 5,
    critical: 10,
    duration: 1,
    metric: 'loadavg5',
    maxCheckAttempts: 1,
    scopes: [],
    excludeScopes: [],
    ...given,
  };
}

/** Warns above 5, is critical above 10, at the first point. */
export function aServiceMonitor(given: Partial<ServiceMonitor> = {}): ServiceMonitor {
  return {
    type: 'service',
    id: 'errors',
    name: 'shop errors',
    memo: '',
    isMute: false,
    operator: '>',
    warning: 5,
    critical: 10,
    service: 'shop',
    duration: 1,
    metric: 'errors',
    maxCheckAttempts: 1,
    ...given,
  };
}

export function aConnectivityMonitor(given: Partial<ConnectivityMonitor> = {}): ConnectivityMonitor {
  return {
    type: 'connectivity',
    id: 'conn',
    name: 'connectivity',
    memo: '',
    isMute: false,
    alertStatusOnGone: 'CRITICAL',
    scopes: [],
    excludeScopes: [],
    ...given,
  };
}

/** Warns above 5, is critical above 10. */
export function anExpressionMonitor(given: Partial<ExpressionMonitor> = {}): ExpressionMonitor {
  return {
    type: 'expression',
    id: 'web',
    name: 'web load',
    memo: '',
    isMute: false,
    operator: '>',
    warning: 5,
    critical: 10,
    expression: 'avg(role(shop:app, loadavg5))',
    evaluateBackwardMinutes: 2,
    ...given,
  };
}

/** Looks at https://shop.example.com/. */
export function anExternalMonitor(given: Partial<ExternalMonitor> = {}): ExternalMonitor {
  return {
    type: 'external',
    id: 'top',
    name: 'top page',
    memo: '',
    isMute: false,
    method: 'GET',
    urlSealed: 'sealed',
    maxCheckAttempts: 1,
    skipCertificateVerification: false,
    headers: [],
    requestBody: '',
    followRedirect: false,
    dualstack: 'ipv4',
    ...given,
  };
}

/** Every alert belongs to its groups. */
export function anAlertGroupSetting(given: Partial<AlertGroupSettingState> = {}): AlertGroupSettingState {
  return { id: 'web', name: 'web bundle', memo: '', serviceScopes: [], roleScopes: [], monitorScopes: [], ...given };
}

/** Ten minutes of everything, from the beginning of timelines. */
export function aDowntime(given: Partial<DowntimeState> = {}): DowntimeState {
  return {
    id: 'patch',
    name: 'patching',
    memo: '',
    start: START,
    duration: 10,
    serviceScopes: [],
    serviceExcludeScopes: [],
    roleScopes: [],
    roleExcludeScopes: [],
    monitorScopes: [],
    monitorExcludeScopes: [],
    staysSilentAfterEnd: false,
    ...given,
  };
}

export function aProject(given: Partial<ProjectState> = {}): ProjectState {
  return {
    id: 'project1',
    number: 100_001,
    name: 'Web',
    apiKey: 'a'.repeat(32),
    formerApiKey: null,
    secretKeySha256: 'b'.repeat(64),
    timeZone: 'UTC',
    weekStart: 'Sunday',
    ...given,
  };
}

export function aChart(given: Partial<ChartState> = {}): ChartState {
  return { id: 'chart1', projectId: 'project1', name: 'Checkout', ownerId: null, query: {}, ...given };
}

/** Below 50 it is critical, at the first bucket; its ends are told. */
export function aKpiMonitor(given: Partial<KpiMonitorState> = {}): KpiMonitorState {
  return {
    id: 'sales',
    projectId: 'project1',
    name: 'Sales',
    memo: '',
    ownerId: null,
    source: { type: 'chart', chartId: 'chart1' },
    conditions: [{ type: 'threshold', operator: 'below', value: 50 }],
    isSmart: false,
    buckets: 1,
    judgesPace: false,
    severity: 'critical',
    tellsRecovery: true,
    isMute: false,
    userIds: [],
    emails: [],
    ...given,
  };
}

interface About {
  readonly org?: string;
  readonly revision?: number;
  readonly at?: EpochMs;
  readonly actor?: Actor;
  readonly deleted?: true;
  readonly cause?: 'serviceDelete';
}

function common(id: string, about: About): About & Pick<ConfigRecord, 'org' | 'id' | 'revision' | 'at' | 'actor'> {
  return { org: ORG, id, revision: 1, at: 0, actor: HANAKO, ...about };
}

export function organizationRecord(state: OrganizationState, about: About = {}): ConfigRecord {
  return { kind: 'organization', ...common(state.id, { org: state.id, ...about }), state };
}

export function userRecord(state: UserState, about: About = {}): ConfigRecord {
  return { kind: 'user', ...common(state.id, about), state };
}

export function hostRecord(state: HostState, about: About = {}): ConfigRecord {
  return { kind: 'host', ...common(state.id, about), state };
}

export function serviceRecord(state: ServiceState, about: About = {}): ConfigRecord {
  return { kind: 'service', ...common(state.id, about), state };
}

export function monitorRecord(state: MonitorState, about: About = {}): ConfigRecord {
  return { kind: 'monitor', ...common(state.id, about), state };
}

export function alertGroupSettingRecord(state: AlertGroupSettingState, about: About = {}): ConfigRecord {
  return { kind: 'alertGroupSetting', ...common(state.id, about), state };
}

export function downtimeRecord(state: DowntimeState, about: About = {}): ConfigRecord {
  return { kind: 'downtime', ...common(state.id, about), state };
}

export function projectRecord(state: ProjectState, about: About = {}): ConfigRecord {
  return { kind: 'project', ...common(state.id, about), state };
}

export function chartRecord(state: ChartState, about: About = {}): ConfigRecord {
  return { kind: 'chart', ...common(state.id, about), state };
}

export function kpiMonitorRecord(state: KpiMonitorState, about: About = {}): ConfigRecord {
  return { kind: 'kpiMonitor', ...common(state.id, about), state };
}
