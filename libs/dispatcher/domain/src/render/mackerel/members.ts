import type { HostStatus, Person, RoleRef } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';

/** Members that several kinds of Mackerel payload share, in the order of Mackerel's documentation. */

export interface HostMembers {
  readonly id: string;
  readonly name: string;
  readonly memo: string;
  readonly status: HostStatus;
  readonly isRetired: boolean;
  readonly roles: readonly RoleRef[];
}

export function hostJson(org: string, host: HostMembers, links: Links): unknown {
  const { id, name, status, memo, isRetired } = host;
  const roles = host.roles.map(({ service, role }) => roleJson(org, service, role, links));
  return { id, name, url: links.host(org, id), status, memo, isRetired, roles };
}

export function roleJson(org: string, service: string, role: string, links: Links): unknown {
  return {
    fullname: `${service}: ${role}`,
    serviceName: service,
    roleName: role,
    serviceUrl: links.service(org, service),
    roleUrl: links.role(org, service, role),
  };
}

export function userJson(user: Person | null): unknown {
  return user === null ? null : { id: user.id, screenName: user.screenName };
}
