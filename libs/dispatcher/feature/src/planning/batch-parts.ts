import type { MalformedRecord } from '@tocsin/platform';
import type { Notification } from './notification.js';

/** What came of one record: notifications, none if nobody is to be told, or why it failed. */
export interface RecordOutcome {
  readonly offset: number;
  readonly notifications: readonly Notification[];
  readonly failed?: MalformedRecord;
}

/** Records that are planned in one go. */
export interface BatchPart {
  readonly notifications: readonly Notification[];
  readonly failed: readonly MalformedRecord[];
  /** Offset after the last record of the part. */
  readonly nextOffset: number;
}

/**
 * Cuts a batch where its deliveries and skips would become more than `most`; a record that has more alone is a part of its
 * own. One record can concern every channel of an organization, so a batch of records says nothing about what is in
 * memory. Outcomes are taken one by one: those of a later part are not made before the part before it has been taken.
 *
 * @param nextOffset - Of the batch, and so of its last part, which always comes.
 */
export function* batchParts(
  outcomes: Iterable<RecordOutcome>,
  most: number,
  nextOffset: number,
): Generator<BatchPart, void> {
  let notifications: Notification[] = [];
  let failed: MalformedRecord[] = [];
  let size = 0;
  for (const outcome of outcomes) {
    const added = sizeOf(outcome.notifications);
    if (size > 0 && added > 0 && size + added > most) {
      yield { notifications, failed, nextOffset: outcome.offset };
      [notifications, failed, size] = [[], [], 0];
    }
    notifications.push(...outcome.notifications);
    if (outcome.failed !== undefined) failed.push(outcome.failed);
    size += added;
  }
  yield { notifications, failed, nextOffset };
}

const sizeOf = (notifications: readonly Notification[]): number =>
  notifications.reduce((sum, { deliveries, skips }) => sum + deliveries.length + skips.length, 0);
