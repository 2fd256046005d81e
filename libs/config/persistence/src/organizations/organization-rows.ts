import type { Stored } from '@tocsin/config-domain';
import { organizationState, type OrganizationState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedOrganization = z.object({ revision: z.int(), ...organizationState.shape });

export const SELECT_ORGANIZATION = `
  select id, name, display_name as "displayName", time_zone as "timeZone", plan, has_insights as "hasInsights", revision
  from organization`;

export function storedOrganizations(rows: readonly unknown[]): Stored<OrganizationState>[] {
  return rows.map((row) => {
    const { revision, ...entity } = storedOrganization.parse(row);
    return { revision, entity };
  });
}
