import { serviceState, type ServiceState } from '@tocsin/payload-schemas';
import type { Stored } from '@tocsin/config-domain';
import { z } from 'zod';

const storedService = z.object({ revision: z.int(), ...serviceState.shape });

/** Services with their roles in order of name; what follows narrows it by `service.…`. */
export const SELECT_SERVICE = `
  select service.id, service.name, service.memo, service.revision, coalesce(
    (select json_agg(json_build_object('name', role.name, 'memo', role.memo) order by role.name)
     from role where role.org_id = service.org_id and role.service = service.name), '[]') as roles
  from service`;

export function storedServices(rows: readonly unknown[]): Stored<ServiceState>[] {
  return rows.map((row) => {
    const { revision, ...entity } = storedService.parse(row);
    return { revision, entity };
  });
}
