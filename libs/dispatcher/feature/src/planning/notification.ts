import type { ChannelKey, Lane, PlannedSkip, PlannedTransition } from '@tocsin/dispatcher-domain';

/** A delivery as routing wants it; how it begins is decided when it is planned. */
export interface WantedDelivery {
  readonly channel: ChannelKey;
  /** Index into the notification's forms. */
  readonly form: number;
  readonly lane: Lane;
}

/** A transition routed and rendered. */
export interface Notification extends Omit<PlannedTransition, 'deliveries' | 'skips'> {
  readonly deliveries: readonly WantedDelivery[];
  readonly skips: readonly PlannedSkip[];
}

/** What comes of records of one partition. */
export interface NotificationBatch {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  readonly expectedOffset: number;
  readonly nextOffset: number;
  readonly notifications: readonly Notification[];
}

/** For notifications of which there is one at most. */
export const listOf = (notification: Notification | undefined): readonly Notification[] =>
  notification === undefined ? [] : [notification];

export const notificationName = ({ org, subject, sequence }: Notification): string => `${org}/${sequence}/${subject}`;
