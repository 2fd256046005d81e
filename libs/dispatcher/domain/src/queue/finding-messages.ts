import type { EpochMs } from '@tocsin/runtime';

/** What is told in one message: findings of one judgement of a KPI monitor. */
export interface ToldFindings {
  readonly org: string;
  readonly monitorId: string;
  /** One at least. The first is the identity of the message. */
  readonly findings: readonly { readonly alertId: string; readonly sequence: number }[];
}

/**
 * Numbers the messages that tell of a KPI monitor, from 1, in the order in which its records lie in the log: by that number
 * each receiver gets them in order, though they tell of many alerts.
 */
export abstract class FindingMessages {
  /**
   * Numbers messages, before and apart from planning them; one that has a number keeps it. Numbers may be left out, never
   * used again. They are kept as long as attempts, and with them what each message told of.
   *
   * @param told - In the order of the log.
   * @returns In their order.
   * @throws {DatabaseUnavailableError}
   */
  abstract number(told: readonly ToldFindings[], at: EpochMs): Promise<readonly number[]>;
}
