import type { Log, OutgoingRecord } from '@tocsin/messaging';
import { deadLetterRecords, type MalformedRecord } from './dead-letter-records.js';

/**
 * Adds dead letters that `dead-letters.v1` does not hold yet: for a topic that is read whole at every start, and so finds
 * the same faults every time. It reads that topic through, which is for the rare case.
 *
 * Two processes that do so at the same moment may both add one; it is the same.
 *
 * @param deadLetters - Full name of the topic of dead letters.
 */
export async function giveUpOnce(
  log: Log,
  deadLetters: string,
  malformed: readonly MalformedRecord[],
  consumer: string,
): Promise<void> {
  const missing = new Map(deadLetterRecords(malformed, consumer).map((letter) => [identity(letter), letter]));
  const follower = await log.follow(deadLetters, async (records) => {
    for (const record of records) missing.delete(identity(record));
  });
  try {
    await follower.caughtUp;
  } finally {
    await follower.close();
  }
  if (missing.size > 0) await log.append(deadLetters, [...missing.values()]);
}

const identity = ({ key, value }: Pick<OutgoingRecord, 'key' | 'value'>): string => `${key} ${value?.toString() ?? ''}`;
