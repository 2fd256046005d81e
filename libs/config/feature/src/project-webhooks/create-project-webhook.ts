import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkedProjectWebhook,
  checkMayMakeWebhooks,
  checkMayGiveWebhook,
  checkPlan,
  checkWebhookCount,
  Configuration,
  Egress,
  isSigned,
  projectWebhookOf,
  type ProjectWebhookSpec,
} from '@tocsin/config-domain';
import { generateSigningSecret, SecretBox } from '@tocsin/delivery-security';
import { IdSource } from '@tocsin/runtime';
import { checkUsable } from '@tocsin/webhook-template';
import { lockProject } from '../projects/lock-project.js';
import { SIGNING_SECRET } from '../signing/signing-json.js';
import { secretsOf, type WebhookWithSecret } from './webhook-secrets.js';
import { webhookSurroundings } from './webhook-surroundings.js';

@Injectable()
export class CreateProjectWebhook {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
    private readonly egress: Egress,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * @param projectName - The project's id or number.
   * @returns With the secret that its messages are signed with, if they are.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not make webhooks in it, or not for somebody else.
   * @throws {PlanError} If the plan lacks them.
   * @throws {InvalidInputError} If its URL, its template, its secrets, its monitors or its owner will not do.
   * @throws {ConflictError} If the project has a webhook of that name, or as many as it may.
   */
  async run(caller: Caller, projectName: string, spec: ProjectWebhookSpec): Promise<WebhookWithSecret> {
    if (spec.template !== undefined) checkUsable(spec.template);
    const id = this.ids.next();
    const acting = actingOf(caller);
    return this.configuration.change(caller, async (change) => {
      const organization = await change.organizations.lock();
      const project = (await lockProject(change, projectName)).project.entity;
      checkMayMakeWebhooks(acting, project);
      checkPlan(organization.entity, 'projectWebhooks');
      checkWebhookCount((await change.projectWebhooks.lockAllOf(project.id)).length);
      const ownerId = spec.ownerId ?? acting.userId;
      checkMayGiveWebhook(acting, project, acting.userId, ownerId);
      // With its owner, who may have left meanwhile.
      const owned = { ...spec, ...(ownerId !== null && { ownerId }) };
      const checked = checkedProjectWebhook(owned, await webhookSurroundings(change, this.egress, project, owned));
      const { seal } = secretsOf(this.secrets, caller.org, id);
      const webhook = projectWebhookOf({ id, projectId: project.id, ownerId, suspendedAt: null }, checked, seal);
      if (!isSigned(webhook.format)) {
        await change.projectWebhooks.insert(webhook);
        return { webhook };
      }
      const signingSecret = generateSigningSecret();
      const signing = { secretSealed: seal(signingSecret, SIGNING_SECRET), former: null };
      const signed = { ...webhook, signing };
      await change.projectWebhooks.insert(signed);
      return { webhook: signed, signingSecret };
    });
  }
}
