import type { AlertGroupSettingState, AlertTarget } from '@tocsin/payload-schemas';
import type { AlertMonitor } from '../alerts/monitor-snapshot.js';
import type { Organization } from '../configuration/organization.js';
import { type AlertSubject, alertSubject } from './alert-subject.js';

type Conditions = Pick<AlertGroupSettingState, 'serviceScopes' | 'roleScopes' | 'monitorScopes'>;

/** Whether an alert meets all conditions of a setting: each by any of its entries, an empty one always. */
export function belongsTo({ serviceScopes, roleScopes, monitorScopes }: Conditions, alert: AlertSubject): boolean {
  return (
    holds(serviceScopes, (name) => alert.services.has(name)) &&
    holds(roleScopes, ({ service, role }) => alert.roles.some((own) => own.service === service && own.role === role)) &&
    holds(monitorScopes, (id) => id === alert.monitorId)
  );
}

const holds = <T>(entries: readonly T[], isMet: (entry: T) => boolean): boolean =>
  entries.length === 0 || entries.some(isMet);

/**
 * Ids of the settings whose groups an alert that opens now joins, in order. One that nobody would be told of by itself, since
 * its monitor is muted or its host is not working, joins none; nor does one of a KPI, which other people are told of.
 */
export function groupsOfNewAlert(
  organization: Organization,
  { shown }: AlertMonitor,
  target: AlertTarget,
): readonly string[] {
  const settings = organization.alertGroupSettings;
  if (settings.size === 0 || shown.isMute || shown.type === 'kpi') return [];
  if (target.kind === 'host' && organization.host(target.id).status !== 'working') return [];
  const subject = alertSubject(organization, shown.id, target);
  return [...settings.values()]
    .filter((setting) => belongsTo(setting, subject))
    .map(({ id }) => id)
    .toSorted();
}
