import { InvalidInputError } from '@tocsin/runtime';

/** Where a page of deliveries begins: after this one, of those under way or of the ended ones. */
export type DeliveryCursor =
  | {
      readonly phase: 'open';
      readonly channel: number;
      readonly subject: string;
      readonly sequence: number;
      readonly round: number;
    }
  | {
      readonly phase: 'ended';
      /** Microseconds since the Unix epoch; null: from the newest on. */
      readonly atUs: number | null;
      readonly channel: number;
      readonly subject: string;
      readonly sequence: number;
      readonly round: number;
    };

export type OpenCursor = Extract<DeliveryCursor, { phase: 'open' }>;
export type EndedCursor = Extract<DeliveryCursor, { phase: 'ended' }>;

export const FIRST: OpenCursor = { phase: 'open', channel: 0, subject: '', sequence: 0, round: 0 };
export const NEWEST: EndedCursor = { phase: 'ended', atUs: null, channel: 0, subject: '', sequence: 0, round: 0 };

export function cursorText(cursor: DeliveryCursor): string {
  const { phase, channel, subject, sequence, round } = cursor;
  const parts = [phase, phase === 'ended' ? cursor.atUs : 0, channel, sequence, round, subject];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws {InvalidInputError} If the text is not one of `cursorText`. */
export function parseCursor(text: string): DeliveryCursor {
  const parts = decoded(text);
  if (Array.isArray(parts) && parts.length === 6) {
    const [phase, atUs, channel, sequence, round, subject] = parts as unknown[];
    const isSound = [channel, sequence, round].every((n) => Number.isSafeInteger(n)) && typeof subject === 'string';
    if (isSound) {
      const key = { channel, subject, sequence, round } as {
        channel: number;
        subject: string;
        sequence: number;
        round: number;
      };
      if (phase === 'open') return { phase, ...key };
      if (phase === 'ended' && (atUs === null || Number.isSafeInteger(atUs))) {
        return { phase, atUs: atUs as number | null, ...key };
      }
    }
  }
  throw new InvalidInputError('cursor: is not one that an earlier answer gave as nextCursor', 'cursor');
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
