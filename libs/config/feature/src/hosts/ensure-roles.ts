import type { ConfigurationChange } from '@tocsin/config-domain';
import type { RoleRef } from '@tocsin/payload-schemas';
import type { IdSource } from '@tocsin/runtime';

/** Makes the services and roles that a host names and that do not exist yet. Call it before any host is locked. */
export async function ensureRoles(
  { services }: Pick<ConfigurationChange, 'services'>,
  ids: IdSource,
  roles: readonly RoleRef[],
): Promise<void> {
  const missing = await services.missingRoles(roles);
  const names = [...new Set(missing.map(({ service }) => service))].sort();
  for (const name of names) {
    const service = await services.lockOrInsert({ id: ids.next(), name, memo: '', roles: [] });
    const wanted = new Set(missing.filter((each) => each.service === name).map(({ role }) => role));
    for (const { name: existing } of service.entity.roles) wanted.delete(existing);
    if (wanted.size > 0)
      await services.addRoles(
        service,
        [...wanted].map((role) => ({ name: role, memo: '' })),
      );
  }
}
