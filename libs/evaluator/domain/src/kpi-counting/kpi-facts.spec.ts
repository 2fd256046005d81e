import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import type { KpiCondition } from '@tocsin/payload-schemas';
import type { CountedValue, PlacedBucket } from './counted.js';
import { bucketsBetween, type KpiCalendar, SLOTS, slotStarts } from './kpi-calendar.js';
import { askedBand, factsOf, type FactsInput } from './kpi-facts.js';
import { fitted } from './series-expectation.js';
import type { KpiShape } from './series-history.js';
import { nameOfEvent, type WatchedSeries } from './watched-series.js';

const HOUR_MS = 3_600_000;
const BERLIN: KpiCalendar = { interval: 'hour', timeZone: 'Europe/Berlin' };
const shape: KpiShape = { kind: 'count', calendar: BERLIN, slots: SLOTS.hour };
const signups: WatchedSeries = { ...nameOfEvent('Signup'), series: 1 };
const NINETY_NINE: KpiCondition = { type: 'confidence', level: 99, sides: 'both' };
const FROM = Date.parse('2026-03-01T23:00:00Z');

/** More by day than at night, never twice the same. */
const usersAt = (start: number): number => {
  const hour = start / HOUR_MS;
  return Math.round(240 + 100 * Math.sin(((hour % 24) / 24) * 2 * Math.PI) + ((hour * 7919) % 23));
};
const counted = (value: number): CountedValue => ({
  ...{ value, volume: value },
  parts: Array.from({ length: 12 }, (_, i) => Math.floor((value * (i + 1)) / 12) - Math.floor((value * i) / 12)),
});
const bucketsUntil = (to: number, share = (_start: number) => 1): PlacedBucket[] =>
  bucketsBetween(BERLIN, FROM, to).map((bucket) => ({
    ...bucket,
    countedUntil: to,
    counts: new Map([[1, counted(Math.round(usersAt(bucket.start) * share(bucket.start)))]]),
  }));
const modelsOf = (buckets: readonly PlacedBucket[]): Map<number, FitOutcome> =>
  new Map([[1, fitted(shape, buckets, 1, undefined)]]);
const facts = (given: Partial<FactsInput>) =>
  factsOf({
    ...{ shape, conditions: [NINETY_NINE], series: [signups], buckets: [], due: [] },
    ...{ filling: undefined, models: new Map(), visibleShare: 1, ...given },
  });

const TRAINED = FROM + 21 * 24 * HOUR_MS;
const trained = modelsOf(bucketsUntil(TRAINED));
const dueUntil = (to: number, buckets: readonly PlacedBucket[], count = 1) => ({
  due: bucketsBetween(BERLIN, to - count * HOUR_MS, to),
  buckets,
  models: trained,
});

it('a bucket as any lies in its band, one that fell by half lies below it', () => {
  const to = TRAINED + HOUR_MS;
  const [usual] = facts(dueUntil(to, bucketsUntil(to))).buckets[0].series;
  expect(usual.value).toBeGreaterThanOrEqual(usual.band?.lower as number);
  expect(usual.value).toBeLessThanOrEqual(usual.band?.upper as number);
  const fallen = facts(
    dueUntil(
      to,
      bucketsUntil(to, (start) => (start >= TRAINED ? 0.5 : 1)),
    ),
  );
  const [{ band, value, volume }] = fallen.buckets[0].series;
  expect(value).toBeLessThan(band?.lower as number);
  expect(volume).toBe(value);
  expect(fallen.ranges.get(TRAINED)?.get(1)).toEqual(band);
});

it.each<{ sides: 'above' | 'below'; lower: boolean; upper: boolean }>([
  { sides: 'above', lower: false, upper: true },
  { sides: 'below', lower: true, upper: false },
])('a band of one side, $sides, has no bound on the other', ({ sides, lower, upper }) => {
  const to = TRAINED + HOUR_MS;
  const conditions: KpiCondition[] = [{ type: 'confidence', level: 95, sides }];
  const [{ band }] = facts({ ...dueUntil(to, bucketsUntil(to)), conditions }).buckets[0].series;
  expect([band?.lower !== null, band?.upper !== null]).toEqual([lower, upper]);
});

it.each<{ models: Map<number, FitOutcome>; noBand: string }>([
  { models: new Map(), noBand: 'notEnoughHistory' },
  { models: new Map([[1, { outcome: 'silent' }]]), noBand: 'silent' },
  { models: new Map([[1, { outcome: 'constant', value: 7 }]]), noBand: 'constant' },
  { models: modelsOf(bucketsUntil(FROM + 13 * 24 * HOUR_MS)), noBand: 'notEnoughHistory' },
])('without a model it says why: $noBand', ({ models, noBand }) => {
  const to = TRAINED + HOUR_MS;
  const [series] = facts({ ...dueUntil(to, bucketsUntil(to)), models }).buckets[0].series;
  expect(series).toMatchObject({ noBand });
  expect(series).not.toHaveProperty('band');
});

it('asks for no band if no condition does', () => {
  const to = TRAINED + HOUR_MS;
  const conditions: KpiCondition[] = [{ type: 'threshold', operator: 'above', value: 3 }];
  const [series] = facts({ ...dueUntil(to, bucketsUntil(to)), conditions }).buckets[0].series;
  expect(Object.keys(series)).toEqual(['name', 'segment', 'groupBy', 'value', 'volume', 'baselines']);
  expect(askedBand(conditions)).toBeUndefined();
});

describe('baselines are those of the clock', () => {
  const changes: KpiCondition[] = (['previous', 'yesterday', 'lastWeek'] as const).map((baseline) => ({
    ...{ type: 'change', operator: 'below', baseline, by: { percent: 20 } },
  }));
  // The clocks of Berlin go from 2:00 to 3:00 on the 29th of March 2026.
  it.each([
    {
      due: '2026-03-20T09:00Z',
      previous: '2026-03-20T08:00Z',
      yesterday: '2026-03-19T09:00Z',
      lastWeek: '2026-03-13T09:00Z',
    },
    {
      due: '2026-03-29T08:00Z',
      previous: '2026-03-29T07:00Z',
      yesterday: '2026-03-28T09:00Z',
      lastWeek: '2026-03-22T09:00Z',
    },
    {
      due: '2026-03-29T01:00Z',
      previous: '2026-03-29T00:00Z',
      yesterday: '2026-03-28T02:00Z',
      lastWeek: '2026-03-22T02:00Z',
    },
    // At two o'clock of the day before there was no such hour.
    { due: '2026-03-30T00:00Z', previous: '2026-03-29T23:00Z', yesterday: undefined, lastWeek: '2026-03-23T01:00Z' },
    { due: '2026-03-02T05:00Z', previous: '2026-03-02T04:00Z', yesterday: undefined, lastWeek: undefined },
  ])('of $due', ({ due, ...expected }) => {
    const start = Date.parse(due);
    const buckets = bucketsUntil(start + HOUR_MS);
    const [{ baselines }] = facts({
      conditions: changes,
      buckets,
      due: buckets.filter((bucket) => bucket.start === start),
    }).buckets[0].series;
    const values = Object.entries(expected).flatMap(([name, text]) => {
      if (text === undefined) return [];
      const value = usersAt(Date.parse(text));
      return [[name, { value, volume: value }]];
    });
    expect(baselines).toEqual(Object.fromEntries(values));
  });

  it('a series that had no event then had none', () => {
    const to = FROM + 50 * HOUR_MS;
    const buckets = bucketsUntil(to).map((bucket) => ({ ...bucket, counts: new Map<number, CountedValue>() }));
    const [{ value, baselines }] = facts({ conditions: changes, buckets, due: buckets.slice(-1) }).buckets[0].series;
    expect(value).toBe(0);
    expect(baselines).toMatchObject({ previous: { value: 0, volume: 0 }, yesterday: { value: 0, volume: 0 } });
  });
});

describe('a run that is repeated', () => {
  /** Judges hour by hour, keeping what a run leaves behind. */
  function along(hours: number, repeats: (hour: number) => number) {
    let models: ReadonlyMap<number, FitOutcome> = trained;
    const told: unknown[] = [];
    for (let hour = 1; hour <= hours; hour++) {
      const to = TRAINED + hour * HOUR_MS;
      // Late events come to the hour before.
      const buckets = bucketsUntil(to, (start) => (start === to - HOUR_MS ? 0.97 : 1));
      for (let run = 0; run < repeats(hour); run++) {
        const found = facts({ ...dueUntil(to, buckets), models });
        if (run === 0) told.push(found.buckets);
        else expect(found.buckets).toEqual(told.at(-1));
        models = kept(models, found.states);
      }
    }
    return told;
  }

  const kept = (models: ReadonlyMap<number, FitOutcome>, states: ReadonlyMap<number, KpiState>) =>
    new Map(
      [...models].map(([series, outcome]) => {
        const state = states.get(series);
        return [series, outcome.outcome === 'fitted' && state !== undefined ? { ...outcome, state } : outcome] as const;
      }),
    );

  it('says the same, and so do those after it', () => {
    expect(along(30, (hour) => (hour % 3) + 1)).toEqual(along(30, () => 1));
  });

  it('says the same when a pause has put several hours into one', () => {
    const to = TRAINED + 5 * HOUR_MS;
    const buckets = bucketsUntil(to);
    const apart = [1, 2, 3, 4, 5].reduce<{ models: ReadonlyMap<number, FitOutcome>; told: unknown[] }>(
      ({ models, told }, hour) => {
        const until = TRAINED + hour * HOUR_MS;
        const found = facts({
          ...dueUntil(
            until,
            buckets.filter(({ end }) => end <= until),
          ),
          models,
        });
        return { models: kept(models, found.states), told: [...told, ...found.buckets] };
      },
      { models: trained, told: [] },
    );
    const once = dueUntil(to, buckets, 5);
    const together = facts(once);
    expect(together.buckets).toEqual(apart.told);
    const again = facts({ ...once, models: kept(trained, together.states) });
    expect(again.buckets).toEqual(apart.told);
    // The hour after it says the same, whether those before were told at once or one by one.
    const next = to + HOUR_MS;
    const after = (models: ReadonlyMap<number, FitOutcome>) =>
      facts({ ...dueUntil(next, bucketsUntil(next)), models }).buckets;
    expect(after(kept(trained, together.states))).toEqual(after(apart.models));
  });
});

it('tells of a new level once, by when it began', () => {
  const hours = 30;
  const to = TRAINED + hours * HOUR_MS;
  const buckets = bucketsUntil(to, (start) => (start >= TRAINED ? 3 : 1));
  const shifts = facts(dueUntil(to, buckets, hours)).buckets.flatMap(({ series }) => series[0].shift ?? []);
  expect(shifts).toHaveLength(1);
  expect(shifts[0]).toMatchObject({ direction: 'up', since: TRAINED / 1000 });
  expect(shifts[0].after).toBeGreaterThan(shifts[0].before * 2);
});

describe('the bucket that is still filling', () => {
  const [bucket] = bucketsBetween(BERLIN, TRAINED, TRAINED + HOUR_MS);
  const filling = (slots: number, share: (slot: number) => number) => {
    const parts =
      counted(usersAt(TRAINED))
        .parts?.slice(0, slots)
        .map((part, i) => Math.round(part * share(i))) ?? [];
    const value = parts.reduce((sum, part) => sum + part, 0);
    const until = [...slotStarts(BERLIN, bucket), bucket.end][slots];
    return { bucket, slots, until, onlyRises: true, counts: new Map([[1, { value, volume: value, parts }]]) };
  };
  const running = (slots: number, share: (slot: number) => number) =>
    facts({ buckets: bucketsUntil(TRAINED), models: trained, filling: filling(slots, share) }).running;

  it('is told with what it should have come to', () => {
    const found = running(6, () => 1);
    expect(found).toMatchObject({
      ...{ start: TRAINED / 1000, until: TRAINED / 1000 + 1800, end: TRAINED / 1000 + 3600, onlyRises: true },
      series: [{ name: 'Signup' }],
    });
    const [{ value, soFar, recent }] = found?.series ?? [];
    expect(soFar?.value).toBe(value);
    expect(soFar?.lower).toBeLessThan(value as number);
    expect(soFar?.upper).toBeGreaterThan(value as number);
    expect(recent?.volume).toBe(recent?.value);
    expect(recent?.value).toBeLessThan(value as number);
  });

  it('shows a fall in its latest slots', () => {
    const [{ recent }] = running(6, (slot) => (slot < 3 ? 1 : 0.2))?.series ?? [];
    expect(recent?.value).toBeLessThan(recent?.lower as number);
  });

  it('of a series without events has slots, too', () => {
    const [{ value, soFar }] =
      facts({
        ...{ buckets: bucketsUntil(TRAINED), models: trained },
        filling: { ...filling(6, () => 1), counts: new Map() },
      }).running?.series ?? [];
    expect(value).toBe(0);
    expect(soFar?.lower).toBeGreaterThan(0);
  });

  it('teaches nothing, and leaves the bucket before it to be learnt again', () => {
    const { states } = facts({
      buckets: bucketsUntil(TRAINED + HOUR_MS),
      models: trained,
      filling: filling(3, () => 1),
    });
    const [model] = trained.values();
    expect(states.get(1)).toBe(model.outcome === 'fitted' ? model.state : undefined);
  });
});
