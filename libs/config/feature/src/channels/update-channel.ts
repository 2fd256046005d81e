import { Injectable } from '@nestjs/common';
import {
  type Caller,
  channelOf,
  type ChannelSpec,
  checkChannelKindKept,
  checkedChannel,
  Configuration,
  Egress,
  signingSealedAnew,
} from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ChannelState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { resealedIn } from '../signing/resealed.js';
import { SIGNING_SECRET } from '../signing/signing-json.js';
import { channelSurroundings } from './channel-surroundings.js';

@Injectable()
export class UpdateChannel {
  constructor(
    private readonly configuration: Configuration,
    private readonly egress: Egress,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Replaces a channel as a whole. One that is suspended stays so, and what it signs with stays.
   *
   * @throws {NotFoundError} If there is no such channel.
   * @throws {InvalidInputError} If it is of another kind, its URL may not be used or one of its users does not exist.
   */
  async run(caller: Caller, id: string, spec: ChannelSpec): Promise<ChannelState> {
    return this.configuration.change(caller, async (change) => {
      const surroundings = await channelSurroundings(change, this.egress, spec);
      const before = await change.channels.lock(id);
      if (before === undefined) throw new NotFoundError('Channel Not Found.');
      checkChannelKindKept(spec, before.entity);
      const checked = checkedChannel(spec, surroundings);
      const place = (member: string): string => secretPlace(caller.org, 'channel', id, member);
      const { suspendedAt } = before.entity;
      const signing = before.entity.type === 'webhook' ? before.entity.signing : undefined;
      const kept = {
        suspendedAt,
        signing: signing && signingSealedAnew(signing, change.at, resealedIn(this.secrets, place(SIGNING_SECRET))),
      };
      const channel = channelOf(id, checked, kept, (text) => this.secrets.seal(text, place('url')));
      await change.channels.save(before, channel);
      return channel;
    });
  }
}
