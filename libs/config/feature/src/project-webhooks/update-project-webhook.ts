import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkedProjectWebhook,
  checkMayGiveWebhook,
  checkWebhookFormKept,
  Configuration,
  Egress,
  projectWebhookOf,
  type ProjectWebhookSpec,
  secretsOfProjectWebhook,
  signingSealedAnew,
} from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { checkUsable } from '@tocsin/webhook-template';
import { lockProject } from '../projects/lock-project.js';
import { resealedIn } from '../signing/resealed.js';
import { SIGNING_SECRET } from '../signing/signing-json.js';
import { EditableWebhooks } from './editable-webhooks.js';
import { secretsOf } from './webhook-secrets.js';
import { webhookSurroundings } from './webhook-surroundings.js';

@Injectable()
export class UpdateProjectWebhook {
  constructor(
    private readonly configuration: Configuration,
    private readonly editable: EditableWebhooks,
    private readonly egress: Egress,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Replaces a webhook as a whole, but for secrets and an owner that are left out. One that is suspended stays so, and what it sends
   * keeps its format: deliveries that wait have it already.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such project or webhook.
   * @throws {ForbiddenError} If the caller may not edit it, or not give it to somebody else.
   * @throws {InvalidInputError} If its URL, its template, its secrets, its monitors or its owner will not do.
   * @throws {ConflictError} If another webhook of the project has the name.
   */
  async run(caller: Caller, projectName: string, id: string, spec: ProjectWebhookSpec): Promise<ProjectWebhookState> {
    if (spec.template !== undefined) checkUsable(spec.template);
    const { seal, open } = secretsOf(this.secrets, caller.org, id);
    const reseal = resealedIn(this.secrets, secretPlace(caller.org, 'projectWebhook', id, SIGNING_SECRET));
    return this.configuration.change(caller, async (change) => {
      const project = (await lockProject(change, projectName)).project.entity;
      const surroundings = await webhookSurroundings(change, this.egress, project, spec);
      const before = await this.editable.lock(change, caller, project, id, 'change');
      const { format, ownerId, signing } = before.entity;
      checkMayGiveWebhook(actingOf(caller), project, ownerId, spec.ownerId ?? ownerId);
      const former = { ...secretsOfProjectWebhook(before.entity, open), format };
      const checked = checkedProjectWebhook(spec, { ...surroundings, former });
      checkWebhookFormKept(checked, before.entity);
      const kept = {
        ...before.entity,
        ownerId: spec.ownerId ?? ownerId,
        signing: signing && signingSealedAnew(signing, change.at, reseal),
      };
      const webhook = projectWebhookOf(kept, checked, seal);
      await change.projectWebhooks.save(before, webhook);
      return webhook;
    });
  }
}
