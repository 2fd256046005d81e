import type { AlertGroupSettingState, AlertTarget, MonitorState } from '@tocsin/payload-schemas';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import { Organization } from '../configuration/organization.js';
import { aHost, aHostMonitor, anAlertGroupSetting, aService, aServiceMonitor, ORG } from '../testing/builders.js';
import type { AlertSubject } from './alert-subject.js';
import { belongsTo, groupsOfNewAlert } from './belongs-to.js';

const app = { service: 'shop', role: 'app' };
const db = { service: 'shop', role: 'db' };
const web = { service: 'blog', role: 'web' };
const onHost: AlertSubject = { monitorId: 'load', services: new Set(['shop', 'blog']), roles: [app, web] };
const onNothing: AlertSubject = { monitorId: 'load', services: new Set(), roles: [] };

describe('an alert belongs to a setting', () => {
  it.each<{ scopes: Partial<AlertGroupSettingState>; alert: AlertSubject; belongs: boolean }>([
    { scopes: {}, alert: onNothing, belongs: true },
    { scopes: {}, alert: onHost, belongs: true },
    { scopes: { monitorScopes: ['load'] }, alert: onHost, belongs: true },
    { scopes: { monitorScopes: ['cpu', 'load'] }, alert: onHost, belongs: true },
    { scopes: { monitorScopes: ['cpu'] }, alert: onHost, belongs: false },
    { scopes: { serviceScopes: ['blog'] }, alert: onHost, belongs: true },
    { scopes: { serviceScopes: ['wiki', 'shop'] }, alert: onHost, belongs: true },
    { scopes: { serviceScopes: ['wiki'] }, alert: onHost, belongs: false },
    { scopes: { serviceScopes: ['shop'] }, alert: onNothing, belongs: false },
    { scopes: { roleScopes: [app] }, alert: onHost, belongs: true },
    { scopes: { roleScopes: [db, web] }, alert: onHost, belongs: true },
    { scopes: { roleScopes: [db] }, alert: onHost, belongs: false },
    { scopes: { roleScopes: [{ service: 'blog', role: 'app' }] }, alert: onHost, belongs: false },
    { scopes: { roleScopes: [app] }, alert: onNothing, belongs: false },
    { scopes: { serviceScopes: ['shop'], roleScopes: [app], monitorScopes: ['load'] }, alert: onHost, belongs: true },
    { scopes: { serviceScopes: ['wiki'], roleScopes: [app], monitorScopes: ['load'] }, alert: onHost, belongs: false },
    { scopes: { serviceScopes: ['shop'], roleScopes: [db], monitorScopes: ['load'] }, alert: onHost, belongs: false },
    { scopes: { serviceScopes: ['shop'], roleScopes: [app], monitorScopes: ['cpu'] }, alert: onHost, belongs: false },
  ])('$scopes: $belongs for $alert', ({ scopes, alert, belongs }) => {
    expect(belongsTo(anAlertGroupSetting(scopes), alert)).toBe(belongs);
  });
});

const external: MonitorState = {
  type: 'external',
  id: 'site',
  name: 'site',
  memo: '',
  isMute: false,
  method: 'GET',
  urlSealed: '',
  maxCheckAttempts: 1,
  skipCertificateVerification: false,
  headers: [],
  requestBody: '',
  followRedirect: false,
  dualstack: 'auto',
};
const expression: MonitorState = {
  type: 'expression',
  id: 'sum',
  name: 'sum',
  memo: '',
  isMute: false,
  operator: '>',
  warning: 1,
  expression: 'sum(group(host(h1, a)))',
  evaluateBackwardMinutes: 2,
};
const [h1, shop, monitor]: AlertTarget[] = [
  { kind: 'host', id: 'h1' },
  { kind: 'service', name: 'shop' },
  { kind: 'monitor' },
];

describe('an alert that opens', () => {
  function groupsOf(state: MonitorState, target: AlertTarget, host = {}): readonly string[] {
    const organization = new Organization(ORG);
    organization.saveHost(aHost({ roles: [app], ...host }));
    organization.saveService(aService());
    organization.saveMonitor({ state, revision: 1 });
    const settings = [
      anAlertGroupSetting({ id: 'service', serviceScopes: ['shop'] }),
      anAlertGroupSetting({ id: 'role', roleScopes: [app] }),
      anAlertGroupSetting({ id: 'all' }),
    ];
    for (const setting of settings) organization.alertGroupSettings.set(setting.id, setting);
    return groupsOfNewAlert(organization, configuredMonitor({ state, revision: 1 }, []), target);
  }

  it.each<{ of: string; state: MonitorState; target: AlertTarget; host?: object; joins: string[] }>([
    { of: 'a host', state: aHostMonitor(), target: h1, joins: ['all', 'role', 'service'] },
    { of: 'a host in no role', state: aHostMonitor(), target: h1, host: { roles: [] }, joins: ['all'] },
    {
      of: 'a host in another role',
      state: aHostMonitor(),
      target: h1,
      host: { roles: [db] },
      joins: ['all', 'service'],
    },
    { of: 'a service', state: aServiceMonitor(), target: shop, joins: ['all', 'service'] },
    { of: 'an external monitor', state: external, target: monitor, joins: ['all'] },
    {
      of: 'an external monitor with a service',
      state: { ...external, service: 'shop' },
      target: monitor,
      joins: ['all', 'service'],
    },
    { of: 'an expression', state: expression, target: monitor, joins: ['all'] },
    { of: 'a muted monitor', state: aHostMonitor({ isMute: true }), target: h1, joins: [] },
    { of: 'a host that stands by', state: aHostMonitor(), target: h1, host: { status: 'standby' }, joins: [] },
  ])('of $of joins $joins', ({ state, target, host, joins }) => {
    expect(groupsOf(state, target, host)).toEqual(joins);
  });
});
