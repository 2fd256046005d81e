import type { AttemptView, DeliveryView } from '@tocsin/service-ports';
import type { EndedDelivery } from './delivery.js';

/** An attempt with what is known of the connection. */
export interface LoggedAttempt extends AttemptView {
  /** Address and phase timings, as `AttemptResult.evidence`. */
  readonly evidence: string | null;
}

export interface LoggedDelivery extends Omit<DeliveryView, 'attempts'> {
  /** Why the template could not be used, so that the headline was sent alone; null: it could, or there is none. */
  readonly templateProblem: string | null;
  readonly attempts: readonly LoggedAttempt[];
}

/** Which deliveries of an organization are asked for. */
export interface DeliveryFilter {
  /** Of an alert of a KPI, the messages of its monitor that tell of it, too. */
  readonly subject?: string;
  readonly channelId?: string;
  /** Only those that ended so; all if left out. */
  readonly state?: 'dead';
}

export interface DeliveryPage {
  /** Those under way first, then the ended ones, newest first. */
  readonly deliveries: readonly LoggedDelivery[];
  /** Where the next page begins; undefined: this was the last. */
  readonly nextCursor?: string;
}

/** What happened to deliveries, for people. */
export abstract class DeliveryLog {
  /** @throws {InvalidInputError} If the cursor is none of ours. */
  abstract page(org: string, filter: DeliveryFilter, limit: number, cursor?: string): Promise<DeliveryPage>;
  /**
   * Deliveries of one subject in order of transition, at most `limit`. Messages that tell of an alert of a KPI have the
   * sequence of the transition that they tell of.
   */
  abstract ofSubject(org: string, subject: string, limit: number): Promise<readonly LoggedDelivery[]>;
  /**
   * Records a delivery that never was in the queue: a test message.
   *
   * @param templateProblem - Undefined: the template could be used, or there is none.
   */
  abstract record(ended: EndedDelivery, templateProblem?: string): Promise<void>;
}
