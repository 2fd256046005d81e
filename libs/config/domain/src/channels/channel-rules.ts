import type { EgressPolicy } from '@tocsin/delivery-security';
import type { ChannelState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { checkUsersExist } from '../users/user-rules.js';
import { acceptableUrl } from './acceptable-url.js';
import type { ChannelSpec } from './channel-spec.js';

/** What a channel is judged against. */
export interface ChannelSurroundings {
  readonly egress: EgressPolicy;
  /** Ids of the organization's users. */
  readonly userIds: ReadonlySet<string>;
}

/**
 * Holds a channel against where webhooks may go and who belongs to the organization.
 *
 * @returns The description with its URL as it is to be kept.
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkedChannel(spec: ChannelSpec, { egress, userIds }: ChannelSurroundings): ChannelSpec {
  switch (spec.type) {
    case 'webhook':
      return { ...spec, url: acceptableUrl(spec.url, egress, 'basic') };
    case 'slack':
      return { ...spec, url: acceptableUrl(spec.url, egress, 'refuse') };
    case 'email': {
      checkUsersExist(spec.userIds, userIds);
      return spec;
    }
  }
}

/** @throws {InvalidInputError} If an update would turn a channel into one of another kind. */
export function checkChannelKindKept(spec: ChannelSpec, stored: ChannelState): void {
  if (spec.type === stored.type) return;
  throw wrong('type', `cannot change: the channel is of type "${stored.type}", not "${spec.type}"; create a new one`);
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
