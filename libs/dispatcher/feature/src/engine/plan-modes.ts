import {
  channelName,
  type PartitionPlan,
  type PlanMode,
  type PlannedDelivery,
  type PlannedTransition,
} from '@tocsin/dispatcher-domain';
import {
  type Notification,
  type NotificationBatch,
  notificationName,
  type WantedDelivery,
} from '../planning/notification.js';
import type { DeliveryBoard } from './delivery-board.js';

/** Decides, in the order of the records, how each delivery of one planning statement begins. */
export class PlanModes {
  /** Leases of this statement, by channel. */
  private readonly leased = new Map<string, number>();
  /** The last mode of this statement, by channel and subject. */
  private readonly last = new Map<string, PlanMode>();

  constructor(private readonly board: DeliveryBoard) {}

  planOf({ notifications, ...partition }: NotificationBatch): PartitionPlan {
    const distinct = new Map(notifications.map((one) => [notificationName(one), one]));
    return { ...partition, transitions: [...distinct.values()].map((one) => this.transition(one)) };
  }

  private transition(notification: Notification): PlannedTransition {
    const { subject } = notification;
    return { ...notification, deliveries: notification.deliveries.map((one) => this.delivery(one, subject)) };
  }

  private delivery(wanted: WantedDelivery, subject: string): PlannedDelivery {
    const name = channelName(wanted.channel);
    const lane = `${name}/${subject}`;
    const before = this.last.get(lane);
    // What is not leased goes first, and only the table knows when it has gone.
    const mode = before === undefined || before === 'lease' ? this.free(wanted, name, subject, before) : 'wait';
    if (mode === 'lease') this.leased.set(name, (this.leased.get(name) ?? 0) + 1);
    this.last.set(lane, mode);
    return { ...wanted, mode };
  }

  private free({ channel }: WantedDelivery, name: string, subject: string, before: PlanMode | undefined): PlanMode {
    const mode = this.board.modeFor(this.board.channel(channel), subject, this.leased.get(name) ?? 0);
    return mode === 'due' && before === 'lease' ? 'wait' : mode;
  }
}
