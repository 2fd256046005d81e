import { type EpochMs, InvalidInputError } from '@tocsin/runtime';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/**
 * A moment as people write it: `now`, so long ago (`90m`, `12h`, `7d`, `2w`), or a date (`2026-11-25`,
 * `2026-11-25T10:00`, both local; `2026-11-25T10:00:00Z`).
 *
 * @param name - Of the option, for the error.
 * @throws {InvalidInputError} If it is none of these.
 */
export function momentOf(text: string, now: EpochMs, name: string): EpochMs {
  if (text === 'now') return now;
  const ago = /^(\d+)([mhdw])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * UNIT_MS[ago[2] as keyof typeof UNIT_MS];
  // A date alone would be taken for UTC, a date with a time for local.
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(isDay ? `${text}T00:00` : text) : NaN;
  if (!Number.isNaN(date)) return date;
  throw new InvalidInputError(
    `${name}: must be now, a time ago (90m, 12h, 7d, 2w) or a date (2026-11-25T10:00:00Z), not ${JSON.stringify(text)}`,
    name,
  );
}
