import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, withSigningSecret } from '@tocsin/config-domain';
import { generateSigningSecret, SecretBox, secretPlace } from '@tocsin/delivery-security';
import { resealedIn } from '../signing/resealed.js';
import { SIGNING_SECRET } from '../signing/signing-json.js';
import { lockProject } from '../projects/lock-project.js';
import { EditableWebhooks } from './editable-webhooks.js';
import type { SigningSecretRotation } from '../signing/signing-secret-rotation.js';
import type { WebhookWithSecret } from './webhook-secrets.js';

@Injectable()
export class RotateSigningSecret {
  constructor(
    private readonly configuration: Configuration,
    private readonly editable: EditableWebhooks,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Gives a webhook another secret to sign with, or its first one. The one before goes on signing for some hours.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such project or webhook.
   * @throws {ForbiddenError} If the caller may not edit it.
   * @throws {InvalidInputError} If messages of its format are not signed.
   */
  async run(
    caller: Caller,
    projectName: string,
    id: string,
    { formerSignsForHours }: SigningSecretRotation,
  ): Promise<WebhookWithSecret> {
    const signingSecret = generateSigningSecret();
    const place = secretPlace(caller.org, 'projectWebhook', id, SIGNING_SECRET);
    const secretSealed = this.secrets.seal(signingSecret, place);
    const reseal = resealedIn(this.secrets, place);
    return this.configuration.change(caller, async (change) => {
      const { project } = await lockProject(change, projectName);
      const before = await this.editable.lock(change, caller, project.entity, id, 'change');
      const webhook = withSigningSecret(before.entity, secretSealed, change.at, formerSignsForHours, reseal);
      await change.projectWebhooks.save(before, webhook);
      return { webhook, signingSecret };
    });
  }
}
