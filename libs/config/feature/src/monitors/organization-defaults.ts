import { type ConfigurationChange, defaultNotificationGroup } from '@tocsin/config-domain';
import { defaultConnectivityMonitor } from '@tocsin/monitors';
import type { IdSource } from '@tocsin/runtime';

/** Gives an organization that this change makes what every organization begins with. */
export async function insertOrganizationDefaults(
  { monitors, notificationGroups }: ConfigurationChange,
  ids: IdSource,
): Promise<void> {
  await monitors.lockAll();
  await monitors.insert(defaultConnectivityMonitor(ids.next()));
  await notificationGroups.lockAll();
  await notificationGroups.insert(defaultNotificationGroup(ids.next()));
}
