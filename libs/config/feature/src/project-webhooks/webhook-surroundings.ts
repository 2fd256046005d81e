import type {
  ConfigurationChange,
  Egress,
  ProjectWebhookSpec,
  ProjectWebhookSurroundings,
} from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';

/** What a webhook of this change is judged against. Comes before locks on webhooks. */
export async function webhookSurroundings(
  { channels, kpiMonitors }: ConfigurationChange,
  egress: Egress,
  project: ProjectState,
  { ownerId }: ProjectWebhookSpec,
): Promise<ProjectWebhookSurroundings> {
  const userIds = ownerId === undefined ? new Set<string>() : await channels.lockUserIds([ownerId]);
  const monitors = await kpiMonitors.ofProject(project.id);
  return { egress: egress.policy, project, userIds, monitorIds: new Set(monitors.map(({ entity }) => entity.id)) };
}
