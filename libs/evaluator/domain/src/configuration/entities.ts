import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { Organization } from './organization.js';

/** Takes the state of an entity into the view of its organization. Kinds that evaluation does not need are left out. */
export function saveEntity(organization: Organization, record: ConfigRecord): void {
  switch (record.kind) {
    case 'organization':
      organization.name = record.state.name;
      organization.downtimes.follow(record.state.timeZone);
      return;
    case 'user':
      organization.screenNames.set(record.id, record.state.screenName);
      return;
    case 'service':
      organization.saveService(record.state);
      return;
    case 'host':
      organization.saveHost(record.state);
      return;
    case 'graphDefinition':
      organization.graphDefinitions.set(record.id, record.state);
      return;
    case 'monitor':
      organization.saveMonitor({ state: record.state, revision: record.revision });
      return;
    case 'alertGroupSetting':
      organization.alertGroupSettings.set(record.id, record.state);
      return;
    case 'downtime':
      organization.downtimes.save(record.state);
      return;
    case 'project':
      organization.projects.set(record.id, record.state);
      return;
    case 'chart':
      organization.charts.set(record.id, { state: record.state, revision: record.revision });
      return;
    case 'kpiMonitor':
      organization.kpiMonitors.set(record.id, { state: record.state, revision: record.revision });
      return;
    default:
  }
}

/** Takes in the last state of an entity that a change yet to be applied may take away. */
export function saveLastKnown(organization: Organization, record: ConfigRecord): void {
  if (record.kind === 'host') organization.saveHost({ ...record.state, isRetired: false });
  else saveEntity(organization, record);
}

/** Takes an entity out of the view. A host stays, as retired: what still comes from it is ignored. */
export function removeEntity(organization: Organization, record: ConfigRecord): void {
  switch (record.kind) {
    case 'user':
      organization.screenNames.delete(record.id);
      return;
    case 'service':
      organization.removeService(record.state);
      return;
    case 'host':
      organization.saveHost({ ...record.state, isRetired: true });
      return;
    case 'graphDefinition':
      organization.graphDefinitions.delete(record.id);
      return;
    case 'monitor':
      organization.removeMonitor(record.id);
      return;
    case 'alertGroupSetting':
      organization.alertGroupSettings.delete(record.id);
      return;
    case 'downtime':
      organization.downtimes.remove(record.id);
      return;
    case 'project':
      organization.projects.delete(record.id);
      return;
    case 'chart':
      organization.charts.delete(record.id);
      return;
    case 'kpiMonitor':
      organization.kpiMonitors.delete(record.id);
      return;
    default:
  }
}
