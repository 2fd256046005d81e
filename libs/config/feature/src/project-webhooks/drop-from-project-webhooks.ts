import { type ConfigurationChange, withoutMonitors } from '@tocsin/config-domain';

/** Takes monitors that this change deletes out of the webhooks of their project. */
export async function dropMonitorsFromWebhooks(
  { projectWebhooks }: ConfigurationChange,
  projectId: string,
  monitorIds: readonly string[],
): Promise<void> {
  const gone = new Set(monitorIds);
  for (const before of await projectWebhooks.lockAllOf(projectId)) {
    const webhook = withoutMonitors(before.entity, gone);
    if (webhook !== before.entity) await projectWebhooks.save(before, webhook);
  }
}

/** Deletes the webhooks of a project that this change deletes. */
export async function dropProjectFromWebhooks(
  { projectWebhooks }: ConfigurationChange,
  projectId: string,
): Promise<void> {
  for (const webhook of await projectWebhooks.lockAllOf(projectId)) await projectWebhooks.remove(webhook);
}

/** Leaves the webhooks of a person whom this change removes to nobody. */
export async function dropUserFromWebhooks({ projectWebhooks }: ConfigurationChange, userId: string): Promise<void> {
  for (const before of await projectWebhooks.lockThoseOwnedBy(userId)) {
    await projectWebhooks.save(before, { ...before.entity, ownerId: null });
  }
}
