import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';

const named = z.object({ name: z.string() }).nullable();
const transition = z.object({
  at: z.number(),
  change: z.string(),
  status: z.string(),
  message: z.string(),
  host: named,
  service: named,
});
type Transition = z.infer<typeof transition>;

/** What a preview comes to, as far as it is shown. */
export const previewResult = z.object({
  from: z.number(),
  to: z.number(),
  openBefore: z.array(transition),
  transitions: z.array(transition),
  total: z.number(),
  opened: z.number(),
  series: z.number(),
  points: z.number(),
  notes: z.array(z.string()),
});
type PreviewResult = z.infer<typeof previewResult>;

const TITLES = ['TIME', 'WHERE', 'CHANGE', 'STATUS', 'MESSAGE'] as const;

/** A table of transitions, what was left out of it, and a summary. Times are shown in the zone. */
export function previewText(result: PreviewResult, timeZone: string): string {
  const { openBefore, transitions, total, opened, series, points, notes } = result;
  const shown = timeIn(timeZone);
  const rows = [
    ...openBefore.map((each) => rowOf(each, shown, 'open before')),
    ...transitions.map((each) => rowOf(each, shown, each.change)),
  ];
  const more = total - transitions.length;
  return [
    ...(rows.length === 0 ? [] : [...table([TITLES, ...rows]), '']),
    ...(more > 0 ? [`… and ${counted(more, 'more transition')}; shorten the span to see them`] : []),
    ...notes.map((note) => `note: ${note}`),
    `${counted(opened, 'alert')} opened, ${counted(total, 'transition')} from ${shown(result.from)} to ${shown(result.to)} (${timeZone})`,
    `played ${counted(points, 'point')} of ${counted(series, 'series', 'series')}`,
  ].join('\n');
}

function rowOf(
  { at, status, message, host, service }: Transition,
  shown: (at: EpochMs) => string,
  change: string,
): readonly string[] {
  return [shown(at), host?.name ?? service?.name ?? '-', change, status, message];
}

/** Columns as wide as they must be; the last is as long as it is. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]) : cell)).join('  '));
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `2026-11-25 10:00:00`. */
function timeIn(timeZone: string): (at: EpochMs) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
}
