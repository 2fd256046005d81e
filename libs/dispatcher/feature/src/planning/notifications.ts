import {
  type ChannelKey,
  formKey,
  formOf,
  type Installation,
  type Lane,
  laneOf,
  type MessageSubject,
  notifies,
  type PlannedSkip,
  renderBody,
  routeGroup,
  routeNotice,
  routeTransition,
  type Routing,
} from '@tocsin/dispatcher-domain';
import type { AlertTransition, ChannelState, GroupTransition, Notice } from '@tocsin/payload-schemas';
import type { Notification, WantedDelivery } from './notification.js';
import type { RoutingTables } from './routing-tables.js';
import type { ToldSoFar } from './told-so-far.js';

/** What a record says beside its value. */
export interface RecordContext {
  readonly day: string;
  readonly traceparent: string | null;
}

/** Turns what has happened into notifications: routed by the configuration as it is now, rendered once per form. */
export class Notifications {
  /** @param isSuspended - Whether this service has stopped a channel, though the configuration may not show it yet. */
  constructor(
    private readonly tables: RoutingTables,
    private readonly installation: Installation,
    private readonly isSuspended: (channel: ChannelKey) => boolean,
  ) {}

  /**
   * @param told - Who has heard of the alert; asked for one that ends.
   * @returns Undefined if nobody is to be told, and nobody would have been.
   */
  ofTransition(
    transition: AlertTransition,
    context: RecordContext,
    told: Pick<ToldSoFar, 'of'>,
  ): Notification | undefined {
    if (!notifies(transition)) return undefined;
    const { org, alert, sequence } = transition;
    const routing = routeTransition(transition, this.tables.of(org.id), told.of(org.id, alert.id));
    const identity = { org: org.id, subject: alert.id, subjectKind: 'alert', sequence } as const;
    const lane = laneOf('alert', alert.status, alert.worstStatus);
    return this.notification({ ...identity, ...context }, routing, { kind: 'alert', transition }, lane);
  }

  /** @returns As `ofTransition`. */
  ofGroup(transition: GroupTransition, context: RecordContext): Notification | undefined {
    const { org, group, sequence } = transition;
    const identity = { org: org.id, subject: group.id, subjectKind: 'alertGroup', sequence } as const;
    const lane = laneOf('alertGroup', group.status, group.worstStatus);
    const routing = routeGroup(this.tables.of(org.id));
    return this.notification({ ...identity, ...context }, routing, { kind: 'alertGroup', transition }, lane);
  }

  /** @returns As `ofTransition`. */
  ofNotice(notice: Notice, context: RecordContext): Notification | undefined {
    const { org, noticeId } = notice;
    const routing = routeNotice(notice, this.tables.of(org.id));
    const identity = { org: org.id, subject: noticeId, subjectKind: 'notice', sequence: 1 } as const;
    return this.notification({ ...identity, ...context }, routing, { kind: 'notice', notice }, laneOf('notice'));
  }

  private notification(
    identity: Omit<Notification, 'forms' | 'deliveries' | 'skips'>,
    { deliveries: routed, skips: skipped }: Routing,
    subject: MessageSubject,
    lane: Lane,
  ): Notification | undefined {
    if (routed.length === 0 && skipped.length === 0) return undefined;
    const forms = new RenderedForms(subject, this.installation);
    const deliveries: WantedDelivery[] = [];
    const skips: PlannedSkip[] = [];
    const suspended = (channel: ChannelState, key: ChannelKey): PlannedSkip => ({
      channel: key,
      reason: 'channel_suspended',
      orWaitAs: { form: forms.of(channel), lane },
    });
    for (const channel of routed) {
      const key = { org: identity.org, id: channel.id };
      if (this.isSuspended(key)) skips.push(suspended(channel, key));
      else deliveries.push({ channel: key, form: forms.of(channel), lane });
    }
    for (const { channel, reason } of skipped) {
      const key = { org: identity.org, id: channel.id };
      skips.push(reason === 'channel_suspended' ? suspended(channel, key) : { channel: key, reason });
    }
    return { ...identity, forms: forms.bodies, deliveries, skips };
  }
}

class RenderedForms {
  readonly bodies: Buffer[] = [];
  private readonly indexes = new Map<string, number>();

  constructor(
    private readonly subject: MessageSubject,
    private readonly installation: Installation,
  ) {}

  /** Index of the body that the channel gets. */
  of(channel: ChannelState): number {
    const form = formOf(channel);
    const key = formKey(form);
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = this.bodies.push(renderBody(this.subject, form, this.installation)) - 1;
      this.indexes.set(key, index);
    }
    return index;
  }
}
