import type { KpiKind } from '@tocsin/kpi-model';
import { countedAlong, countPlan } from './count-plan.js';
import { fillingAlong } from './filling-along.js';
import { bucketAt, type KpiCalendar, SLOTS } from './kpi-calendar.js';

const at = (text: string): number => Date.parse(text);
/** As many as one statement counts in its slots. */
const numbers = (count: number, of: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => of(i));

it.each<{ what: string; kind: KpiKind; calendar: KpiCalendar; time: string; moments: number }>([
  {
    what: 'an hour',
    kind: 'count',
    calendar: { interval: 'hour', timeZone: 'UTC' },
    time: '2026-03-01T10:30Z',
    moments: 11,
  },
  {
    what: 'a share of an hour',
    kind: 'ratio',
    calendar: { interval: 'hour', timeZone: 'UTC' },
    time: '2026-03-01T10:30Z',
    moments: 11,
  },
  {
    what: 'a day',
    kind: 'sum',
    calendar: { interval: 'day', timeZone: 'Asia/Tokyo' },
    time: '2026-03-01T10:30Z',
    moments: 23,
  },
  {
    what: 'a day of 23 hours',
    kind: 'count',
    calendar: { interval: 'day', timeZone: 'Europe/Berlin' },
    time: '2026-03-29T10:30Z',
    moments: 22,
  },
])(
  '$what is found at the end of each of its slots as it would have been counted then',
  ({ kind, calendar, time, moments }) => {
    const shape = { kind, calendar, slots: SLOTS[calendar.interval] };
    const bucket = bucketAt(calendar, at(time));
    const countedUntil = (until: number) => {
      const plan = countPlan(shape, [bucket], until, 'exactly');
      const count = plan.bounds.length - 1;
      const found = { values: numbers(count, (i) => i + 1), volumes: numbers(count, (i) => 2 * i + 2) };
      const numerators = { numerators: numbers(count, (i) => i + 1) };
      return countedAlong(shape, plan, { ...found, ...(kind === 'ratio' && numerators) })[0];
    };
    const counts = new Map([[7, countedUntil(bucket.end)]]);
    const found = fillingAlong(shape, { ...bucket, countedUntil: bucket.end, counts });
    expect(found).toHaveLength(moments);
    for (const { until, counts: then } of found) {
      const { value, parts, partVolumes } = countedUntil(until);
      expect(then.get(7)).toMatchObject({ value, parts, ...(partVolumes && { partVolumes }) });
    }
    expect(found.map(({ until }) => until)).toEqual([...new Set(found.map(({ until }) => until))]);
    expect(found.at(-1)?.until).toBeLessThan(bucket.end);
  },
);

it('what was not counted by slots is not found before it is complete', () => {
  const calendar: KpiCalendar = { interval: 'hour', timeZone: 'UTC' };
  const bucket = bucketAt(calendar, at('2026-03-01T10:30Z'));
  const counts = new Map([[1, { value: 3, volume: 3 }]]);
  const shape = { kind: 'average', calendar, slots: undefined } as const;
  expect(fillingAlong(shape, { ...bucket, countedUntil: bucket.end, counts })).toEqual([]);
});
