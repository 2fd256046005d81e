import type { SkipReason } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { ChannelKey, Lane, SubjectKind } from './delivery.js';

/**
 * How a planned delivery begins: `lease`: this process sends it at once, unless an earlier transition of the subject is
 * not in its hands; `due`: whoever has room sends it; `wait`: after its predecessor, which is still under way.
 */
export type PlanMode = 'lease' | 'due' | 'wait';

export interface PlannedDelivery {
  readonly channel: ChannelKey;
  /** Index into the transition's forms. */
  readonly form: number;
  readonly lane: Lane;
  readonly mode: PlanMode;
}

export interface PlannedSkip {
  readonly channel: ChannelKey;
  readonly reason: SkipReason;
  /**
   * If an earlier transition of the subject still waits for the channel, it is kept behind that one rather than skipped:
   * who is told of the beginning later is told of the end too.
   */
  readonly orWaitAs?: { readonly form: number; readonly lane: Lane };
}

/** Why the template of a webhook could not be used for a message that is planned, so that its headline is sent alone. */
export interface TemplateProblem {
  readonly channel: ChannelKey;
  /** Without characters of the message. */
  readonly problem: string;
}

/** All that comes of one transition. */
export interface PlannedTransition {
  readonly org: string;
  readonly subject: string;
  readonly subjectKind: SubjectKind;
  readonly sequence: number;
  /** UTC date of the transition itself, `YYYY-MM-DD`: the same when the record is repeated. */
  readonly day: string;
  readonly traceparent: string | null;
  /** Rendered bodies, each once. */
  readonly forms: readonly Buffer[];
  readonly deliveries: readonly PlannedDelivery[];
  readonly skips: readonly PlannedSkip[];
  /** Absent: there are none. */
  readonly templateProblems?: readonly TemplateProblem[];
}

/** What came of records of one partition. */
export interface PartitionPlan {
  readonly topic: string;
  readonly partition: number;
  /** The stored position must be this one. */
  readonly expectedOffset: number;
  readonly nextOffset: number;
  /** Each (org, subject, sequence) at most once among all plans of one call. */
  readonly transitions: readonly PlannedTransition[];
}

export interface PlanResult {
  /** False: this worker's lease has ended, nothing was planned. */
  readonly isAlive: boolean;
  /** Plans whose position had been moved by another owner; nothing of them was planned. */
  readonly fenced: ReadonlySet<PartitionPlan>;
  /** Transitions that had been planned before. */
  readonly repeated: ReadonlySet<PlannedTransition>;
  /** Deliveries that wait for a predecessor in the table. */
  readonly waiting: ReadonlySet<PlannedDelivery>;
  /** Skips that were kept behind a predecessor instead. */
  readonly joined: ReadonlySet<PlannedSkip>;
  /** False: leases were taken that are not the ones asked for; give back what is not known (`DeliveryQueue.owned`). */
  readonly isExact: boolean;
}

/** Turns records into deliveries, together with the position. */
export abstract class DeliveryPlans {
  /** The stored position of a partition; 0 if there is none yet. */
  abstract position(topic: string, partition: number): Promise<number>;
  /**
   * Plans in one transaction; a transition that was planned before is left alone.
   *
   * @throws {DatabaseUnavailableError} After which it may or may not have happened.
   */
  abstract plan(worker: number, plans: readonly PartitionPlan[], at: EpochMs): Promise<PlanResult>;
}
