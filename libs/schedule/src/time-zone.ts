import type { EpochSeconds } from '@tocsin/runtime';

/** What a clock on the wall shows, as the seconds that a clock in UTC would need to show the same. */
export type WallSeconds = number;

const DAY = 86_400;
/** Making one is expensive; there are some hundred zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} If the zone is not one of the IANA database. */
export function wallTime(zone: string, at: EpochSeconds): WallSeconds {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown / 1000;
}

/**
 * The moment at which the clocks of a zone show a time. One that they show twice is the first of the two. One that they
 * skip moves forward by what they skip: where they go from 2:00 to 3:00, 2:30 is 3:30.
 */
export function instantOf(zone: string, wall: WallSeconds): EpochSeconds {
  const offsets = [wall - DAY, wall + DAY].map((near) => wallTime(zone, near) - near);
  const candidates = offsets.map((offset) => wall - offset).filter((at) => wallTime(zone, at) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : wall - offsets[0];
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
