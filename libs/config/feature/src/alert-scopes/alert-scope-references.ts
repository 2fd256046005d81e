import type { AlertScopeReferences, ConfigurationChange } from '@tocsin/config-domain';

/** What the scopes of alerts may refer to in this change. */
export async function alertScopeReferences({
  monitors,
  notificationGroups,
}: ConfigurationChange): Promise<AlertScopeReferences> {
  const { monitorIds } = await notificationGroups.references();
  return { monitorIds, rolesByService: await monitors.rolesByService() };
}
