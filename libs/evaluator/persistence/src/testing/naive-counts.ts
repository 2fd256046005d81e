import type { CountRequest, Selection, SelectionCount, Tally } from '@tocsin/evaluator-domain';
import type { ProductEvent } from '@tocsin/payload-schemas';
import { type Condition, NO_VALUE, type PropertyReference } from '@tocsin/product-queries';

/** An event with who did it and what was known of them. */
export interface KnownEvent {
  readonly event: ProductEvent;
  readonly person: string;
  readonly userProperties: Readonly<Record<string, unknown>>;
}

/** What `ProductQueries` counts, by the plainest means: events in memory in the order of their coming, one after the other. */
export function naiveCounts(events: readonly ProductEvent[], request: CountRequest): readonly SelectionCount[] {
  const known = knownEvents(events);
  return request.selections.flatMap((selection, position) => countsOf(known, selection, position, request));
}

/** In their order; an anonymous device's events are those of its first user. */
export function knownEvents(events: readonly ProductEvent[]): readonly KnownEvent[] {
  const first = new Map<string, string>();
  const last = new Map<string, string>();
  const properties = new Map<string, Readonly<Record<string, unknown>>>();
  const known = events.map((event) => {
    const { deviceId, userId } = event;
    if (userId !== undefined) {
      if (!first.has(deviceId)) first.set(deviceId, userId);
      last.set(deviceId, userId);
    }
    const person = last.get(deviceId) ?? deviceId;
    properties.set(person, { ...properties.get(person), ...event.userProperties?.['$set'] });
    return { event, person, userProperties: properties.get(person) ?? {} };
  });
  return known.map((each) => ({ ...each, person: first.get(each.person) ?? each.person }));
}

function countsOf(
  known: readonly KnownEvent[],
  selection: Selection,
  position: number,
  { bounds, firstsOf, measure, limit }: CountRequest,
): readonly SelectionCount[] {
  const groups = new Map<string, { group: string[]; bucket: number; person: string; number: number | undefined }[]>();
  for (const each of known) {
    const bucket = bounds.findLastIndex((bound) => bound <= each.event.time);
    if (bucket < 0 || bucket >= bounds.length - 1) continue;
    if (selection.type !== undefined && each.event.type !== selection.type) continue;
    if (!selection.conditions.every((condition) => holds(condition, each))) continue;
    const value = selection.number === undefined ? undefined : valueOf(selection.number, each);
    const isScalar = typeof value === 'string' || typeof value === 'number';
    const number = isScalar && isNumber(String(value)) ? Number(value) : undefined;
    for (const group of groupsOf(selection.groupBy, each)) {
      const key = JSON.stringify(group);
      groups.set(key, [...(groups.get(key) ?? []), { group, bucket, person: each.person, number }]);
    }
  }
  const asksWho = ['uniques', 'pct_dau', 'average'].includes(measure);
  const tally = (rows: readonly { person: string; number: number | undefined }[]): Tally => {
    const numbers = rows.flatMap(({ number }) => (number === undefined ? [] : [number]));
    return {
      totals: rows.length,
      uniques: asksWho ? new Set(rows.map(({ person }) => person)).size : 0,
      sum: numbers.reduce((sum, each) => sum + each, 0),
      numbers: numbers.length,
    };
  };
  const counts = [...groups.values()].map((all): SelectionCount => {
    const rows = asksWho && firstsOf !== undefined ? firstsIn(all, bounds, firstsOf) : all;
    return {
      selection: position,
      group: rows[0].group,
      whole: tally(rows),
      buckets: new Map(
        [...new Set(rows.map(({ bucket }) => bucket))].map((bucket) => [
          bucket,
          tally(rows.filter((row) => row.bucket === bucket)),
        ]),
      ),
    };
  });
  const rank = ({ totals, uniques, sum, numbers }: Tally): number =>
    ({
      uniques,
      pct_dau: uniques,
      totals,
      average: totals / uniques,
      sums: numbers === 0 ? -Infinity : sum,
      value_avg: numbers === 0 ? -Infinity : sum / numbers,
    })[measure];
  const order = (a: SelectionCount, b: SelectionCount): number => {
    const [higher, lower] = [rank(b.whole), rank(a.whole)];
    if (higher !== lower) return higher > lower ? 1 : -1;
    const different = a.group.findIndex((value, i) => value !== b.group[i]);
    return different === -1 ? 0 : a.group[different] < b.group[different] ? -1 : 1;
  };
  return counts.sort(order).slice(0, limit);
}

/** Of each person the first bucket in each of the longer times. */
function firstsIn<Row extends { readonly bucket: number; readonly person: string }>(
  rows: readonly Row[],
  bounds: readonly number[],
  longer: readonly number[],
): (Row & { readonly number: undefined })[] {
  const firsts = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.person}/${longer.findLastIndex((start) => start <= bounds[row.bucket])}`;
    const known = firsts.get(key);
    if (known === undefined || known.bucket > row.bucket) firsts.set(key, row);
  }
  return [...firsts.values()].map((row) => ({ ...row, number: undefined }));
}

function groupsOf(groupBy: readonly PropertyReference[], event: KnownEvent): string[][] {
  const [property, ...rest] = groupBy;
  if (property === undefined) return [[]];
  const further = groupsOf(rest, event);
  return textsOf(property, event).flatMap((text) => further.map((group) => [text, ...group]));
}

function valueOf({ kind, name }: PropertyReference, { event, userProperties }: KnownEvent): unknown {
  if (kind === 'event') return event.eventProperties?.[name];
  if (kind === 'user') return userProperties[name];
  return event.properties?.[name];
}

export function textsOf(property: PropertyReference, event: KnownEvent): string[] {
  const value = valueOf(property, event);
  const items: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
  const isMissing = (item: unknown): boolean => item === undefined || item === null || Array.isArray(item);
  return [...new Set(items.map((item) => (isMissing(item) ? NO_VALUE : String(item))))];
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

export function holds({ property, operator, values }: Condition, event: KnownEvent): boolean {
  const texts = textsOf(property, event);
  const told = texts.filter((text) => text !== NO_VALUE);
  const any = (matches: (text: string, value: string) => boolean, among = told): boolean =>
    among.some((text) => values.some((value) => matches(text, value)));
  const compared = (matches: (order: number) => boolean): boolean =>
    any((text, value) => {
      if (!isNumber(value)) return matches(text < value ? -1 : text > value ? 1 : 0);
      return isNumber(text) && matches(Number(text) - Number(value));
    });
  const isSame = texts.every((text) => values.includes(text)) && values.every((value) => texts.includes(value));
  switch (operator) {
    case 'is':
      return any((text, value) => text === value, texts);
    case 'is not':
      return !any((text, value) => text === value, texts);
    case 'contains':
      return any((text, value) => text.toLowerCase().includes(value.toLowerCase()));
    case 'does not contain':
      return !any((text, value) => text.toLowerCase().includes(value.toLowerCase()));
    case 'less':
      return compared((order) => order < 0);
    case 'less or equal':
      return compared((order) => order <= 0);
    case 'greater':
      return compared((order) => order > 0);
    case 'greater or equal':
      return compared((order) => order >= 0);
    case 'set is':
      return isSame;
    case 'set is not':
      return !isSame;
  }
}
