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
  request: CountRequest,
): readonly SelectionCount[] {
  const { bounds, limit } = request;
  const groups = new Map<string, CountedRow[]>();
  for (const each of known) {
    const bucket = bounds.findLastIndex((bound) => bound <= each.event.time);
    if (bucket < 0 || bucket >= bounds.length - 1) continue;
    if (selection.type !== undefined && each.event.type !== selection.type) continue;
    if (!selection.conditions.every((condition) => holds(condition, each))) continue;
    const value = selection.number === undefined ? undefined : (valueOf(selection.number, each) ?? undefined);
    const isScalar = typeof value === 'string' || typeof value === 'number';
    const number = isScalar && isNumber(String(value)) ? Number(value) : undefined;
    const valueText = value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
    const one = { people: each.person, values: valueText, nothing: undefined }[selection.distinct];
    for (const values of groupsOf(selection.groupBy, each)) {
      const group = [...(selection.byType ? [each.event.type] : []), ...values];
      const key = JSON.stringify(group);
      groups.set(key, [...(groups.get(key) ?? []), { group, bucket, one, number }]);
    }
  }
  const counts = [...groups.values()].map((all): SelectionCount => {
    const rows = request.firstsOf === undefined ? all : firstsIn(all, bounds, request.firstsOf);
    const windows = bounds.slice(0, -1).map((_, last) => {
      const inWindow = rows.filter(({ bucket }) => bucket <= last && bucket > last - selection.window);
      return [last, inWindow] as const;
    });
    const tallies = windows
      .filter(([, inWindow]) => inWindow.length > 0)
      .map(([last, inWindow]) => {
        const percentiles = selection.window === 1 ? request.percentiles : [];
        return [last, tallyOf(inWindow, percentiles, selection)] as const;
      });
    return {
      selection: position,
      group: rows[0].group,
      whole: tallyOf(rows, request.percentiles, selection),
      buckets: new Map(tallies),
    };
  });
  const order = (a: SelectionCount, b: SelectionCount): number => {
    const [higher, lower] = [rankOf(b.whole, request), rankOf(a.whole, request)];
    if (higher !== lower) return higher > lower ? 1 : -1;
    const different = a.group.findIndex((value, i) => value !== b.group[i]);
    return different === -1 ? 0 : a.group[different] < b.group[different] ? -1 : 1;
  };
  return counts.sort(order).slice(0, limit);
}

/** Of what counts only once the first bucket in each of the longer times. */
function firstsIn(
  rows: readonly CountedRow[],
  bounds: readonly number[],
  longer: readonly number[],
): readonly CountedRow[] {
  const firsts = new Map<string, CountedRow>();
  for (const row of rows) {
    if (row.one === undefined) continue;
    const key = `${row.one}/${longer.findLastIndex((start) => start <= bounds[row.bucket])}`;
    const known = firsts.get(key);
    if (known === undefined || known.bucket > row.bucket) firsts.set(key, { ...row, number: undefined });
  }
  return [...rows.filter(({ one }) => one === undefined), ...firsts.values()];
}

interface CountedRow {
  readonly group: string[];
  readonly bucket: number;
  readonly one: string | undefined;
  readonly number: number | undefined;
}

function tallyOf(rows: readonly CountedRow[], percentiles: readonly number[], { countsTimes }: Selection): Tally {
  const numbers = rows.flatMap(({ number }) => (number === undefined ? [] : [number])).sort((a, b) => a - b);
  const ranked = countsTimes ? timesOf(rows) : numbers;
  return {
    totals: rows.length,
    uniques: new Set(rows.flatMap(({ one }) => (one === undefined ? [] : [one]))).size,
    sum: numbers.reduce((sum, each) => sum + each, 0),
    numbers: numbers.length,
    least: numbers[0] ?? NaN,
    greatest: numbers.at(-1) ?? NaN,
    percentiles: ranked.length === 0 ? [] : percentiles.map((each) => percentileOf(ranked, each)),
  };
}

/** How often each one is there, ascending. */
function timesOf(rows: readonly CountedRow[]): readonly number[] {
  const times = new Map<string | undefined, number>();
  for (const { one } of rows) times.set(one, (times.get(one) ?? 0) + 1);
  return [...times.values()].sort((a, b) => a - b);
}

function percentileOf(ascending: readonly number[], percentile: number): number {
  const place = percentile * (ascending.length - 1);
  const [below, above] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** A group without numbers comes last where they make the order, one without anyone where an average does. */
function rankOf({ totals, uniques, sum, numbers }: Tally, { measure }: CountRequest): number {
  return {
    uniques,
    pct_dau: uniques,
    totals,
    formula: totals,
    average: uniques === 0 ? -Infinity : totals / uniques,
    sums: numbers === 0 ? -Infinity : sum,
    value_avg: numbers === 0 ? -Infinity : sum / numbers,
  }[measure];
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
