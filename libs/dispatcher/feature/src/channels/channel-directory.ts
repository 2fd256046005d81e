import { Injectable } from '@nestjs/common';
import { SecretBox } from '@tocsin/delivery-security';
import { channelName, type ChannelKey, type ReceiverKind, recipientsOf } from '@tocsin/dispatcher-domain';
import type { KpiMonitorState, ProjectWebhookState } from '@tocsin/payload-schemas';
import { ConfigurationView, type ConfigEntry } from '@tocsin/platform';
import { type HttpChannel, openChannel, openProjectWebhook } from './open-receiver.js';
import { peoplesAddresses } from './peoples-addresses.js';
import type { ChannelReceiver, MailReceiver, ProjectWebhookReceiver, Receiver } from './receiver.js';

type Entry = ConfigEntry<'channel'> | ConfigEntry<'projectWebhook'> | ConfigEntry<'kpiMonitor'>;

interface Opened {
  readonly entry: Entry;
  readonly receiver: ChannelReceiver | ProjectWebhookReceiver;
}

/** Channels, project webhooks and KPI monitors as the configuration shows them now. Secrets are opened once per change. */
@Injectable()
export class ChannelDirectory {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly view: ConfigurationView,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * @returns Undefined if it does not exist (any more).
   * @throws {SealedByOtherKeyError | SealedTextInvalidError} If a secret of it cannot be opened.
   */
  receiver(key: ChannelKey): Receiver | undefined {
    const name = channelName(key);
    const entry = this.entry(key);
    if (entry === undefined || this.isDeleted(key.org, entry)) {
      this.opened.delete(name);
      return undefined;
    }
    const target = targetOf(entry);
    if (target.kind === 'mail') return this.mailReceiver(key, target);
    const known = this.opened.get(name);
    if (known?.entry === entry) return known.receiver;
    const receiver =
      target.kind === 'channel'
        ? openChannel(this.secrets, key.org, target.channel)
        : openProjectWebhook(this.secrets, key.org, target.webhook);
    this.opened.set(name, { entry, receiver });
    return receiver;
  }

  /** `unknown`: the configuration here has not shown it yet, or it was deleted more than a week ago. */
  state(key: ChannelKey): 'exists' | 'deleted' | 'unknown' {
    const entry = this.entry(key);
    if (entry === undefined) return 'unknown';
    return this.isDeleted(key.org, entry) ? 'deleted' : 'exists';
  }

  /** Undefined if the configuration does not show it. */
  kind(key: ChannelKey): ReceiverKind | undefined {
    const record = this.entry(key)?.record;
    switch (record?.kind) {
      case 'channel':
        return record.state.type;
      case 'projectWebhook':
        return record.state.format;
      case 'kpiMonitor':
        return 'email';
      default:
        return undefined;
    }
  }

  /** Whether it can be stopped: the people of a monitor cannot, and what fails for them says nothing of the next mail. */
  canBeSuspended(key: ChannelKey): boolean {
    return this.entry(key)?.record.kind !== 'kpiMonitor';
  }

  /** What the configuration says of a suspension; undefined if the channel does not exist. */
  shown(key: ChannelKey): { readonly revision: number; readonly suspendedAt: number | null } | undefined {
    const entry = this.entry(key);
    if (entry === undefined || this.isDeleted(key.org, entry)) return undefined;
    const { record } = entry;
    return { revision: record.revision, suspendedAt: record.kind === 'kpiMonitor' ? null : record.state.suspendedAt };
  }

  private entry({ org, id }: ChannelKey): Entry | undefined {
    return (
      this.view.entry('channel', org, id) ??
      this.view.entry('projectWebhook', org, id) ??
      this.view.entry('kpiMonitor', org, id)
    );
  }

  /** With a project all that belongs to it is gone. */
  private isDeleted(org: string, { record }: Entry): boolean {
    if (record.deleted) return true;
    return record.kind !== 'channel' && this.view.find('project', org, record.state.projectId) === undefined;
  }

  private mailReceiver({ org, id }: ChannelKey, people: Recipients): MailReceiver {
    const recipients = recipientsOf(people, peoplesAddresses(this.view, org));
    const shownUrl = `mail to ${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`;
    return { kind: 'mail', org, id, recipients, shownUrl };
  }
}

type Recipients = Pick<KpiMonitorState, 'emails' | 'userIds'>;

/** What the configuration has under a key. */
type Target =
  | { readonly kind: 'channel'; readonly channel: HttpChannel }
  | { readonly kind: 'projectWebhook'; readonly webhook: ProjectWebhookState }
  | ({ readonly kind: 'mail' } & Recipients);

function targetOf({ record }: Entry): Target {
  switch (record.kind) {
    case 'projectWebhook':
      return { kind: 'projectWebhook', webhook: record.state };
    case 'kpiMonitor':
      return mailTo(record.state);
    case 'channel':
      return record.state.type === 'email' ? mailTo(record.state) : { kind: 'channel', channel: record.state };
  }
}

const mailTo = ({ emails, userIds }: Recipients): Target => ({ kind: 'mail', emails, userIds });
