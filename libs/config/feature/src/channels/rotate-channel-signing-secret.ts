import { Injectable } from '@nestjs/common';
import { type Caller, channelWithSigningSecret, Configuration } from '@tocsin/config-domain';
import { generateSigningSecret, SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ChannelState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { resealedIn } from '../signing/resealed.js';
import { SIGNING_SECRET } from '../signing/signing-json.js';
import type { SigningSecretRotation } from '../signing/signing-secret-rotation.js';

/** A channel, and the secret that it signs with from now on. It is never shown again. */
export interface ChannelWithSecret {
  readonly channel: ChannelState;
  readonly signingSecret: string;
}

@Injectable()
export class RotateChannelSigningSecret {
  constructor(
    private readonly configuration: Configuration,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Gives a webhook channel another secret to sign with, or its first one. The one before goes on signing for some hours.
   *
   * @throws {NotFoundError} If there is no such channel.
   * @throws {InvalidInputError} If it is no webhook.
   */
  async run(caller: Caller, id: string, { formerSignsForHours }: SigningSecretRotation): Promise<ChannelWithSecret> {
    const signingSecret = generateSigningSecret();
    const place = secretPlace(caller.org, 'channel', id, SIGNING_SECRET);
    const secretSealed = this.secrets.seal(signingSecret, place);
    const reseal = resealedIn(this.secrets, place);
    return this.configuration.change(caller, async ({ channels, at }) => {
      const before = await channels.lock(id);
      if (before === undefined) throw new NotFoundError('Channel Not Found.');
      const channel = channelWithSigningSecret(before.entity, secretSealed, at, formerSignsForHours, reseal);
      await channels.save(before, channel);
      return { channel, signingSecret };
    });
  }
}
