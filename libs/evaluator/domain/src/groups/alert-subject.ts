import type { AlertTarget, RoleRef } from '@tocsin/payload-schemas';
import type { Organization } from '../configuration/organization.js';

/** What an alert is about, as scopes of alerts look at it. */
export interface AlertSubject {
  readonly monitorId: string;
  /** Of the host's roles, of a service monitor, or linked to an external monitor. */
  readonly services: ReadonlySet<string>;
  /** Of the host. */
  readonly roles: readonly RoleRef[];
}

/** By the configuration as it is known now. */
export function alertSubject(organization: Organization, monitorId: string, target: AlertTarget): AlertSubject {
  switch (target.kind) {
    case 'host': {
      const { roles } = organization.host(target.id);
      return { monitorId, services: new Set(roles.map(({ service }) => service)), roles };
    }
    case 'service':
      return { monitorId, services: new Set([target.name]), roles: [] };
    default: {
      const monitor = organization.monitor(monitorId)?.state;
      const linked = monitor?.type === 'external' ? monitor.service : undefined;
      return { monitorId, services: new Set(linked === undefined ? [] : [linked]), roles: [] };
    }
  }
}
