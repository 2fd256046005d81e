import { countedAlong, countedBeside, type CountedFor, countPlan } from './count-plan.js';
import { bucketAt, bucketsBetween, type KpiCalendar } from './kpi-calendar.js';
import type { KpiShape } from './series-history.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const HOUR: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
const [FROM, TO] = [at('2026-01-05T10:00'), at('2026-01-05T12:00')];
const aShape = (given: Partial<KpiShape> = {}): KpiShape => ({
  kind: 'count',
  calendar: HOUR,
  slots: undefined,
  ...given,
});

it('whole buckets are counted as they are', () => {
  const plan = countPlan(aShape(), bucketsBetween(HOUR, FROM, TO), TO, 'look');
  expect(plan).toMatchObject({
    bounds: [FROM, at('2026-01-05T11:00'), TO],
    firstsOf: undefined,
    fillingFrom: undefined,
  });
  expect(countedAlong(aShape({ kind: 'average' }), plan, { values: [NaN, 2.5], volumes: [0, 4] })).toEqual([
    { value: null, volume: 0 },
    { value: 2.5, volume: 4 },
  ]);
});

it('buckets with slots are put together from them, the last as far as it has come', () => {
  const shape = aShape({ slots: 12 });
  const plan = countPlan(shape, bucketsBetween(HOUR, FROM, TO), at('2026-01-05T11:10'), 'look');
  expect(plan.bounds).toHaveLength(25);
  expect(plan.firstsOf).toEqual([FROM, at('2026-01-05T11:00')]);
  expect(plan.fillingFrom).toBe(at('2026-01-05T11:00'));
  const values = Array.from({ length: 24 }, (_, i) => i);
  expect(countedAlong(shape, plan, { values, volumes: values })).toEqual([
    { value: 66, volume: 66, parts: values.slice(0, 12) },
    { value: 25, volume: 25, parts: [12, 13] },
  ]);
});

it('a bucket that is filling is asked for whole, however far it has come', () => {
  const [shape, buckets] = [aShape({ slots: 12 }), bucketsBetween(HOUR, FROM, TO)];
  const early = countPlan(shape, buckets, at('2026-01-05T11:05'), 'look');
  const late = countPlan(shape, buckets, at('2026-01-05T11:55'), 'look');
  expect(early.bounds).toEqual(late.bounds);
  expect([early.places[1].length, late.places[1].length]).toEqual([1, 11]);
});

it.each<{ counted: string; slots: number | undefined; until: number; countedFor: CountedFor; estimated: boolean }>([
  { counted: 'by a look', slots: 12, until: TO - 300_000, countedFor: 'look', estimated: true },
  { counted: 'when it is complete', slots: 12, until: TO, countedFor: 'look', estimated: false },
  { counted: 'exactly', slots: 12, until: TO - 300_000, countedFor: 'exactly', estimated: false },
  { counted: 'to be kept', slots: 12, until: TO - 300_000, countedFor: 'once', estimated: false },
  { counted: 'not by slots', slots: undefined, until: TO - 300_000, countedFor: 'look', estimated: false },
])('a bucket that is counted $counted may be estimated: $estimated', ({ slots, until, countedFor, estimated }) => {
  const plan = countPlan(aShape({ slots }), bucketsBetween(HOUR, FROM, TO), until, countedFor);
  expect(plan.fillingFrom).toBe(estimated ? at('2026-01-05T11:00') : undefined);
});

it('shares are those of what the slots add up to', () => {
  const shape = aShape({ kind: 'ratio', slots: 12 });
  const plan = countPlan(shape, bucketsBetween(HOUR, FROM, at('2026-01-05T11:00')), at('2026-01-05T10:10'), 'exactly');
  const found = { values: [1, 0.5, 1], volumes: [1, 2, 9], numerators: [1, 1, 9] };
  expect(countedAlong(shape, plan, found)).toEqual([{ value: 2 / 3, volume: 3, parts: [1, 1], partVolumes: [1, 2] }]);
  const nobody = { values: [NaN, NaN], volumes: [0, 0], numerators: [0, 0] };
  expect(countedAlong(shape, plan, nobody)).toMatchObject([{ value: null, volume: 0 }]);
});

it.each([
  { numerators: [1, 2], volumes: [1, 2], parts: [1, 2] },
  { numerators: [0, 3], volumes: [1, 2], parts: [0, 3] },
  { numerators: [0, 4], volumes: [1, 2], parts: [0, 3] },
  { numerators: [2, 1], volumes: [1, 2], parts: [1, 1] },
])('of estimates $numerators of $volumes are at most all of them', ({ numerators, volumes, parts }) => {
  const shape = aShape({ kind: 'ratio', slots: 12 });
  const buckets = bucketsBetween(HOUR, FROM, at('2026-01-05T11:00'));
  const found = { values: [NaN, NaN], volumes, numerators };
  const value = (parts[0] + parts[1]) / 3;
  const estimated = countPlan(shape, buckets, at('2026-01-05T10:10'), 'look');
  expect(countedAlong(shape, estimated, found)).toEqual([{ value, volume: 3, parts, partVolumes: volumes }]);
  const exact = countPlan(shape, buckets, at('2026-01-05T10:10'), 'exactly');
  expect(countedAlong(shape, exact, found)).toMatchObject([{ parts: numerators }]);
});

it('slots that the clocks cut off have nothing of the next bucket', () => {
  const calendar: KpiCalendar = { interval: 'hour', timeZone: 'Australia/Lord_Howe' };
  const shape = aShape({ calendar, slots: 12 });
  const short = bucketAt(calendar, at('2026-10-04T12:45'));
  const buckets = [short, bucketAt(calendar, short.end)];
  expect(buckets.map(({ start, end }) => (end - start) / 60_000)).toEqual([30, 60]);
  const [{ end }] = buckets.slice(1);
  const plan = countPlan(shape, buckets, end, 'look');
  const values = Array.from({ length: 18 }, (_, i) => (i < 6 ? 1 : 100));
  const found = { values, volumes: values };
  const [six, none] = [1, 0].map((each) => Array.from({ length: 6 }, () => each));
  expect(countedAlong(shape, plan, found)[0]).toEqual({ value: 6, volume: 6, parts: [...six, ...none] });
  const alone = countPlan(shape, [short], short.end, 'look');
  expect(countedAlong(shape, alone, { values: six, volumes: six })[0].parts).toEqual([...six, ...none]);
  const filling = countPlan(shape, [short], short.start + 600_000, 'look');
  expect(countedAlong(shape, filling, { values: six, volumes: six })[0].parts).toEqual([1, 1]);
});

it('an hour that the clocks skip is a slot in which nothing happens', () => {
  const calendar: KpiCalendar = { interval: 'day', timeZone: 'Europe/Berlin' };
  const shape = aShape({ calendar, slots: 24 });
  const [from, to] = [at('2026-03-28T23:00'), at('2026-03-29T22:00')];
  const plan = countPlan(shape, bucketsBetween(calendar, from, to), to, 'look');
  expect(plan.bounds).toHaveLength(24);
  const values = Array.from({ length: 23 }, () => 1);
  const [{ value, parts }] = countedAlong(shape, plan, { values, volumes: values });
  expect(value).toBe(23);
  expect(parts?.slice(0, 5)).toEqual([1, 1, 0, 1, 1]);
});

it.each([
  {
    kind: 'ratio',
    other: { value: 0.5, volume: 8, parts: [4], partVolumes: [8] },
    is: { value: 0, volume: 8, parts: [0], partVolumes: [8] },
  },
  { kind: 'ratio', other: { value: null, volume: 0 }, is: undefined },
  { kind: 'ratio', other: undefined, is: undefined },
  { kind: 'count', other: { value: 8, volume: 8 }, is: undefined },
] as const)('a $kind beside $other is $is', ({ kind, other, is }) => {
  expect(countedBeside(kind, other)).toEqual(is);
});
