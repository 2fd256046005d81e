import type { AlertScopeReferences, ConfigurationChange } from '@tocsin/config-domain';

/** What a downtime of this change may refer to. */
export async function downtimeReferences({
  monitors,
  notificationGroups,
}: ConfigurationChange): Promise<AlertScopeReferences> {
  const { monitorIds } = await notificationGroups.references();
  return { monitorIds, rolesByService: await monitors.rolesByService() };
}
