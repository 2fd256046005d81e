import type { EpochMs } from '@tocsin/runtime';

/** An alert that a transition ends. */
export interface EndingAlert {
  readonly org: string;
  readonly alertId: string;
  /** Of the transition that ends it. */
  readonly sequence: number;
  readonly openedAt: EpochMs;
}

/** Which channels, project webhooks and people of KPI monitors have heard of an alert, as far back as attempts are kept. */
export abstract class ToldChannels {
  /**
   * Ids of the channels that earlier transitions were sent to, are being sent to or wait for, whatever became of it.
   *
   * @returns One set for each of `alerts`, in their order.
   * @throws {DatabaseUnavailableError}
   */
  abstract of(alerts: readonly EndingAlert[]): Promise<readonly ReadonlySet<string>[]>;
}
