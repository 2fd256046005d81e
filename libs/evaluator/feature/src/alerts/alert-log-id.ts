import { createHash } from 'node:crypto';
import { BASE58_ALPHABET, base58, base58OfBytes } from '@tocsin/runtime';

/** Characters of the alert's part; with those of the sequence an id of 15. */
const ALERT_LENGTH = 11;
const SEQUENCE_LENGTH = 4;

/** Id of a transition in the alert's log: it follows from both, so that nothing has to store it. */
export function alertLogId(alertId: string, sequence: number): string {
  const digest = createHash('sha256').update(alertId).digest().subarray(0, 16);
  return base58OfBytes(digest, ALERT_LENGTH) + base58(BigInt(sequence), SEQUENCE_LENGTH);
}

/** The sequence that an id of the alert's log names; undefined if it is no id of this log. */
export function sequenceOf(alertId: string, logId: string): number | undefined {
  const sequence = [...logId.slice(ALERT_LENGTH)].reduce(
    (value, digit) => value * 58 + BASE58_ALPHABET.indexOf(digit),
    0,
  );
  return sequence > 0 && alertLogId(alertId, sequence) === logId ? sequence : undefined;
}
