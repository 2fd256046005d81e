import type { KpiFindings } from '@tocsin/payload-schemas';
import type { Notification } from './notification.js';

/** Largest int4: sequences are stored as such. */
const MAX_SEQUENCE = 2_147_483_647;
// U+0000 is the one character that PostgreSQL cannot store.
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/**
 * Why a notification cannot be stored, as the record's sender would have to mend it; undefined if it can. One that the
 * database refused would hold up its partition for ever.
 */
export function unstorableReason({ org, subject, sequence }: Notification): string | undefined {
  return unstorableText('org.id', org) ?? unstorableText('the subject’s id', subject) ?? unstorableSequence(sequence);
}

/** The same of findings, whose message is yet to be numbered. */
export function unnumberableReason({ org, monitor, findings }: KpiFindings): string | undefined {
  return (
    unstorableText('org.id', org.id) ??
    unstorableText('monitor.id', monitor.id) ??
    findings.map(({ alert }) => unstorableText('alert.id', alert.id)).find((reason) => reason !== undefined) ??
    unstorableSequence(Math.max(...findings.map(({ sequence }) => sequence)))
  );
}

const unstorableText = (name: string, text: string): string | undefined =>
  UNSTORABLE.test(text) ? `${name}: contains U+0000 or half of a surrogate pair` : undefined;

const unstorableSequence = (sequence: number): string | undefined =>
  sequence > MAX_SEQUENCE ? `sequence: must be at most ${MAX_SEQUENCE}, not ${sequence}` : undefined;

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace to continue; a header that is none is dropped. */
export const traceparentOf = (header: string | undefined): string | null =>
  header !== undefined && TRACEPARENT.test(header) ? header : null;
