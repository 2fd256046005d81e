import type { FunnelMode } from '@tocsin/product-queries';
import { TooLargeError } from '@tocsin/runtime';
import type { StepEvent } from '../../ports/product-queries.js';
import type { RunRules } from './best-runs.js';
import { FunnelWalk, MAX_BEGINNINGS_OF_A_PERSON, MAX_EVENTS_OF_A_PERSON, MAX_TALLIES } from './funnel-walk.js';

const [A, B, C] = [1, 2, 4];
const RULES: RunRules = { mode: 'ordered', steps: 3, conversionMs: 50, bounds: [0, 10, 20] };
const EVERYONE = [{ segment: 0, group: undefined }];
const anEvent = (person: string, at: number, steps: number, given: Partial<StepEvent> = {}): StepEvent => ({
  person,
  at,
  steps,
  segments: 1,
  groups: [],
  ...given,
});

/** Does all pieces. */
function walked(found: FunnelWalk, lists: readonly (readonly StepEvent[])[]): FunnelWalk {
  for (const events of lists) Array.from(found.take(events));
  Array.from(found.end());
  return found;
}

function walk(
  events: readonly StepEvent[],
  given: Partial<RunRules> = {},
  series: readonly { segment: number; group: string | undefined }[] = EVERYONE,
) {
  const rules = { ...RULES, ...given };
  // One by one, so that a person may go on in the next list.
  const lists = events.map((event) => [event]);
  return walked(new FunnelWalk(rules, series), lists).counts.map(({ whole, buckets }) => ({
    whole: whole.users,
    buckets: [0, 1].map((bucket) => buckets.get(bucket)?.users),
    times: whole.times.map((durations) => durations.median()),
    repetitions: whole.repetitionBins.map(({ bounds, counts }) => bounds.filter((_, bin) => (counts[bin] ?? 0) > 0)),
  }));
}

it('a person counts once in each bucket that it begins in, and once in all of them', () => {
  const events = [anEvent('p1', 1, A), anEvent('p1', 2, A), anEvent('p1', 11, A), anEvent('p1', 12, B)];
  expect(walk([...events, anEvent('p2', 3, A)])).toEqual([
    {
      whole: [2, 1, 0],
      buckets: [
        [2, 1, 0],
        [1, 1, 0],
      ],
      times: [0, 1, 0],
      repetitions: [[], [1], []],
    },
  ]);
});

it.each([
  { when: 'before the first bucket', at: -1, users: [0, 0, 0] },
  { when: 'at its beginning', at: 0, users: [1, 1, 0] },
  { when: 'at the end of the last bucket', at: 19, users: [1, 1, 0] },
  { when: 'after it', at: 20, users: [0, 0, 0] },
])('who begins $when is counted as $users', ({ at, users }) => {
  expect(walk([anEvent('p1', at, A), anEvent('p1', at + 30, B)])[0].whole).toEqual(users);
});

it('segments and groups are those of the first step', () => {
  const events = [
    anEvent('p1', 1, A, { segments: 2, groups: ['gold', 'new'] }),
    anEvent('p1', 2, B, { segments: 0 }),
    anEvent('p2', 1, A, { segments: 3, groups: ['new'] }),
  ];
  const series = [
    { segment: 0, group: undefined },
    { segment: 1, group: undefined },
    { segment: 1, group: 'gold' },
    { segment: 1, group: 'new' },
    { segment: 1, group: 'old' },
  ];
  expect(walk(events, {}, series).map(({ whole }) => whole)).toEqual([
    [1, 0, 0],
    [2, 1, 0],
    [1, 1, 0],
    [2, 1, 0],
    [0, 0, 0],
  ]);
});

it('without an order a run belongs to the bucket of whatever step came first', () => {
  const events = [anEvent('p1', 9, B, { segments: 0 }), anEvent('p1', 11, A)];
  expect(walk(events, { mode: 'unordered' })[0]).toMatchObject({
    whole: [1, 1, 0],
    buckets: [
      [1, 1, 0],
      [1, 0, 0],
    ],
  });
});

it.each<{ when: string; firstAt: number; mode?: FunnelMode; users: readonly (readonly number[] | undefined)[] }>([
  { when: 'was before all buckets', firstAt: -1, users: [undefined, undefined] },
  { when: 'began the first bucket', firstAt: 0, users: [[1, 0, 0], undefined] },
  { when: 'ended it', firstAt: 9, users: [[1, 0, 0], undefined] },
  { when: 'began the second bucket', firstAt: 10, users: [undefined, [1, 1, 0]] },
  { when: 'ended it', firstAt: 19, users: [undefined, [1, 1, 0]] },
  { when: 'was after all buckets', firstAt: 20, users: [undefined, undefined] },
  { when: 'began the second bucket', firstAt: 10, mode: 'unordered', users: [undefined, [1, 1, 0]] },
  {
    when: 'is not asked for',
    firstAt: NaN,
    users: [
      [1, 0, 0],
      [1, 1, 0],
    ],
  },
])('of new people whose first event $when, beginnings of its bucket count', ({ firstAt, mode = 'ordered', users }) => {
  const isNew = Number.isNaN(firstAt) ? {} : { firstAt };
  const events = [anEvent('p1', 1, A, isNew), anEvent('p1', 11, A, isNew), anEvent('p1', 25, B, isNew)];
  expect(walk(events, { mode, conversionMs: 20 })[0].buckets).toEqual(users);
});

it('a beginning of another segment is no step at all', () => {
  const events = [anEvent('p1', 1, A | B, { segments: 1 }), anEvent('p1', 2, A | B, { segments: 0 })];
  expect(walk(events)[0].whole).toEqual([1, 1, 0]);
  expect(walk(events, { mode: 'unordered' })[0].whole).toEqual([1, 1, 0]);
  const first = [anEvent('p1', 1, A), anEvent('p1', 2, A, { segments: 0 }), anEvent('p1', 3, B)];
  expect(walk(first, { mode: 'sequential' })[0].whole).toEqual([1, 0, 0]);
});

it('tells how often the step before was done, since the first beginning in the bucket', () => {
  const events = [A, A, A, B, B, C].map((steps, at) => anEvent('p1', at, steps));
  expect(walk(events)[0]).toMatchObject({ times: [0, 1, 2], repetitions: [[], [3], [2]] });
});

it.each([
  { more: 0, reaches: [1, 1, 0] },
  { more: 1, reaches: [1, 0, 0] },
])('of more events than a person does, the first ones count', ({ more, reaches }) => {
  const events = Array.from({ length: MAX_EVENTS_OF_A_PERSON - 1 + more }, () => anEvent('p1', 5, A));
  const found = new FunnelWalk(RULES, EVERYONE);
  expect(walked(found, [[...events, anEvent('p1', 6, B)]]).counts[0].whole.users).toEqual(reaches);
});

describe('a person with as many events as are looked at, in a thousand groups,', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `group${i}`);
  const series = names.map((group) => ({ segment: 0, group }));
  const events = Array.from({ length: MAX_EVENTS_OF_A_PERSON }, (_, i) =>
    i % 2 === 0 ? anEvent('p1', 1, A, { groups: [names[(i / 2) % 1000]] }) : anEvent('p1', 1, B),
  );

  it.each<{ mode: FunnelMode; pieces: number }>([
    { mode: 'ordered', pieces: 5 },
    { mode: 'sequential', pieces: 5 },
    { mode: 'unordered', pieces: 100 },
  ])('is followed piece by piece, also $mode', ({ mode, pieces }) => {
    const found = new FunnelWalk({ ...RULES, mode }, series);
    expect(Array.from(found.take(events))).toHaveLength(7);
    let done = 0;
    for (const _ of found.end()) if (++done === pieces) break;
    expect(done).toBe(pieces);
  });

  it('is counted in each of them', () => {
    const { counts } = walked(new FunnelWalk(RULES, series), [events]);
    expect(counts.map(({ whole }) => whole.users)).toEqual(series.map(() => [1, 1, 0]));
  });
});

it.each([
  { more: 0, fits: true },
  { more: 1, fits: false },
])('who begins as often as one may and $more times more is followed: $fits', ({ more, fits }) => {
  const series = Array.from({ length: 1000 }, (_, i) => ({ segment: 0, group: String(i) }));
  const often = Array.from({ length: MAX_BEGINNINGS_OF_A_PERSON / 1000 }, (_, at) =>
    anEvent('p1', at, A, { groups: series.map(({ group }) => group) }),
  );
  const once = Array.from({ length: more }, () => anEvent('p1', 1, A, { groups: ['0'] }));
  const walking = (): FunnelWalk => walked(new FunnelWalk({ ...RULES, bounds: [0, 1] }, series), [[...once, ...often]]);
  if (fits) expect(walking().counts.every(({ whole }) => whole.users[0] === 1)).toBe(true);
  else expect(walking).toThrow(TooLargeError);
});

it('tells how long steps took in a bucket only if it is wanted', () => {
  const events = [anEvent('p1', 1, A), anEvent('p1', 3, B)];
  const [[timed], [plain]] = [true, false].map(
    (isTimed) => walked(new FunnelWalk(RULES, EVERYONE, isTimed), [events]).counts,
  );
  expect(timed.buckets.get(0)?.times[1].median()).toBe(2);
  expect(plain.buckets.get(0)).toMatchObject({ users: [1, 1, 0], times: [] });
  expect(plain.whole.times[1].median()).toBe(2);
});

it.each([
  { more: 0, fits: true },
  { more: 1, fits: false },
])('beginnings in as many buckets as may be and $more more are followed: $fits', ({ more, fits }) => {
  const bounds = Array.from({ length: MAX_TALLIES / 10 + 2 }, (_, at) => at);
  const series = Array.from({ length: 10 }, (_, i) => ({ segment: 0, group: String(i) }));
  const groups = series.map(({ group }) => group);
  const events = bounds.slice(0, -2).map((at) => anEvent('p1', at, A, { groups }));
  const late = Array.from({ length: more }, () => anEvent('p2', MAX_TALLIES / 10, A, { groups: ['0'] }));
  const walking = (): FunnelWalk => walked(new FunnelWalk({ ...RULES, bounds }, series, false), [[...events, ...late]]);
  if (fits) expect(walking().counts.every(({ buckets }) => buckets.size === MAX_TALLIES / 10)).toBe(true);
  else expect(walking).toThrow(TooLargeError);
});
