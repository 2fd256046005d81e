import type { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { type Acting, mayEditWebhook, notYourWebhook } from '@tocsin/standing';
import type { SampleMessages } from './sample-messages.js';
import type { SavedReceivers } from './saved-receivers.js';
import { sampledMonitor, shownProject } from './shown-project.js';
import type { TestOutcome, TryOut } from './try-out.js';

/** Which webhook is tried out, as a request says it. */
export interface WebhookTest {
  readonly org: string;
  /** Id or number. */
  readonly project: string;
  readonly webhookId: string;
  /** One of those that the webhook selected; undefined: the first. */
  readonly monitorId: string | undefined;
}

/** Sends a project webhook a message that shows what a real one will look like. */
export class TestProjectWebhook {
  constructor(
    private readonly view: ConfigurationView,
    private readonly saved: SavedReceivers,
    private readonly tryOut: TryOut,
    private readonly samples: SampleMessages,
  ) {}

  /**
   * @throws {NotFoundError} If there is no such project, or it has no such webhook.
   * @throws {ForbiddenError} If one may not change the webhook.
   * @throws {InvalidInputError} If the webhook did not select the monitor.
   * @throws {UnavailableError} If it is not known how the webhook was saved.
   */
  async run(acting: Acting, { org, project: name, webhookId: id, monitorId }: WebhookTest): Promise<TestOutcome> {
    const { view } = this;
    const isSaved = await this.saved.untilShown('projectWebhook', { org, id });
    const project = shownProject(view, org, name);
    const webhook = isSaved ? view.find('projectWebhook', org, id) : undefined;
    if (webhook?.projectId !== project.id) throw new NotFoundError('Webhook Not Found.');
    if (!mayEditWebhook(acting, webhook)) {
      const owner = webhook.ownerId === null ? undefined : view.find('user', org, webhook.ownerId);
      throw notYourWebhook(acting, 'test', webhook, owner?.screenName ?? null);
    }
    const monitor = sampledMonitor(view, org, webhook.monitorIds, monitorId);
    return this.tryOut.run({ org, id }, (deliveryId) =>
      this.samples.render(org, project, webhook, monitor, deliveryId),
    );
  }
}
