import { type Installation, kpiFormOf, kpiRequest, webhookIdOf } from '@tocsin/dispatcher-domain';
import type { KpiMonitorState, ProjectWebhookState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import { type IdSource, InvalidInputError } from '@tocsin/runtime';
import { type Acting, checkMayMakeWebhooks } from '@tocsin/standing';
import { checkUsable } from '@tocsin/webhook-template';
import type { SampleMessages } from './sample-messages.js';
import { shownProject } from './shown-project.js';

/** What is shown, as a request says it. */
export interface PreviewedMessage extends Pick<ProjectWebhookState, 'format' | 'template'> {
  readonly org: string;
  /** Id or number. */
  readonly project: string;
  /** Of the project; undefined: an example. */
  readonly monitorId: string | undefined;
}

/** A message as a receiver would get it. */
export interface Preview {
  readonly contentType: string;
  readonly body: string;
}

/** Shows what a webhook would send, without a webhook. */
export class PreviewMessage {
  constructor(
    private readonly view: ConfigurationView,
    private readonly samples: SampleMessages,
    private readonly installation: Installation,
    private readonly ids: IdSource,
  ) {}

  /**
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If one may not make webhooks in it.
   * @throws {InvalidInputError} If the template cannot be used, or the project has no such monitor.
   */
  run(acting: Acting, { org, project: name, format, template, monitorId }: PreviewedMessage): Preview {
    const project = shownProject(this.view, org, name);
    checkMayMakeWebhooks(acting, project);
    if (template !== undefined) checkUsable(template);
    const monitor = monitorId === undefined ? undefined : this.monitor(org, project.id, monitorId);
    const webhook = { format, ...(template !== undefined && { template }) };
    const key = { channel: { org, id: this.ids.next() }, subject: this.ids.next(), sequence: 1 };
    const deliveryId = webhookIdOf(key);
    const stored = this.samples.render(org, project, webhook, monitor, deliveryId);
    const receiver = { form: kpiFormOf(webhook), url: '', credential: '…' };
    const { headers, body } = kpiRequest(receiver, stored.body, this.installation, deliveryId);
    return { contentType: headers['content-type'], body: body.toString() };
  }

  private monitor(org: string, projectId: string, id: string): KpiMonitorState {
    const monitor = this.view.find('kpiMonitor', org, id);
    if (monitor?.projectId === projectId) return monitor;
    const problem = `monitorId: must be a monitor of the project, not ${JSON.stringify(id)}`;
    throw new InvalidInputError(problem, 'monitorId');
  }
}
