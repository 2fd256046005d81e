import { type ConfigurationChange, withoutPerson } from '@tocsin/config-domain';

/** Takes a user whom this change deletes out of charts and monitors: they go on without that owner and recipient. */
export async function dropUserFromCharts({ charts, kpiMonitors }: ConfigurationChange, userId: string): Promise<void> {
  for (const before of await charts.ownedBy(userId)) await charts.save(before, { ...before.entity, ownerId: null });
  for (const before of await kpiMonitors.concerning(userId)) {
    await kpiMonitors.save(before, withoutPerson(before.entity, userId));
  }
}
