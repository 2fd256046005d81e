import type { EpochMs } from '@tocsin/runtime';

/** `fourDays` are counted from the Unix epoch. */
export type PartitionUnit = 'day' | 'fourDays' | 'month';

/** One UTC day, four of them or a month, and the suffix of the partition that holds it. */
export interface PartitionPeriod {
  readonly suffix: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

const FOUR_DAYS_MS = 4 * 86_400_000;

/** The period that contains `at`. */
export function periodAt(unit: PartitionUnit, at: EpochMs): PartitionPeriod {
  const { start, end } = boundsAt(unit, at);
  const digits = new Date(start).toISOString().replaceAll('-', '');
  return { suffix: `_p${digits.slice(0, unit === 'month' ? 6 : 8)}`, start, end };
}

function boundsAt(unit: PartitionUnit, at: EpochMs): Pick<PartitionPeriod, 'start' | 'end'> {
  if (unit === 'fourDays') {
    const start = Math.floor(at / FOUR_DAYS_MS) * FOUR_DAYS_MS;
    return { start, end: start + FOUR_DAYS_MS };
  }
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), unit === 'day' ? date.getUTCDate() : 1];
  const end = unit === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return { start: Date.UTC(year, month, day), end };
}

/** All periods that have an instant in common with `from` … `to`, both included. */
export function periodsBetween(unit: PartitionUnit, from: EpochMs, to: EpochMs): PartitionPeriod[] {
  const periods: PartitionPeriod[] = [];
  for (let at = from; at <= to; at = periods[periods.length - 1].end) periods.push(periodAt(unit, at));
  return periods;
}

/** The period of a partition by its name; undefined for any other table. */
export function periodOfName(unit: PartitionUnit, table: string, name: string): PartitionPeriod | undefined {
  const digits = unit === 'month' ? /^_p(\d{4})(\d{2})$/ : /^_p(\d{4})(\d{2})(\d{2})$/;
  const match = name.startsWith(table) ? digits.exec(name.slice(table.length)) : null;
  if (!match) return undefined;
  const [year, month, day = 1] = match.slice(1).map(Number);
  const period = periodAt(unit, Date.UTC(year, month - 1, day));
  return name === table + period.suffix ? period : undefined;
}
