import type { EpochSeconds } from '@tocsin/runtime';

/** 0:00 of every timeline: a round number of hours. */
export const START: EpochSeconds = 1_764_000_000;

/** `1:30` is 90 seconds, `1:00:00` an hour, `-0:10` ten seconds before. */
export function parseTime(time: string): number {
  const parts = time.replace('-', '').split(':');
  const total = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  return time.startsWith('-') ? -total : total;
}

/** The same form, from `START`. */
export function formatTime(at: EpochSeconds): string {
  const total = Math.abs(at - START);
  const [hours, minutes, rest] = [Math.trunc(total / 3600), Math.trunc(total / 60) % 60, total % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  const text = hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
  return at < START ? `-${text}` : text;
}
