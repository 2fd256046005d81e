import { readChartQuery } from '@tocsin/product-queries';
import {
  type CountRequest,
  ProductQueries,
  type SelectionCount,
  type StepEvent,
  type StepListener,
  type StepsRequest,
  type Tally,
} from '../ports/product-queries.js';
import { chartSeries } from './chart-series.js';
import { NOTHING } from './metric-value.js';

const SCOPE = { org: 'org1', projectId: 'p1', timeZone: 'Asia/Tokyo', bounds: [0, 10, 15] };
const never = new AbortController().signal;

/** Answers with the same counts, whatever the question. */
class KnownCounts extends ProductQueries {
  asked: CountRequest | undefined;

  constructor(
    private readonly counts: readonly SelectionCount[],
    private readonly stepEvents: readonly StepEvent[] = [],
  ) {
    super();
  }

  override count(request: CountRequest): Promise<readonly SelectionCount[]> {
    this.asked = request;
    return Promise.resolve(this.counts);
  }

  override tellSteps(_request: StepsRequest, listener: StepListener): Promise<void> {
    Array.from(listener.take(this.stepEvents));
    Array.from(listener.end());
    return Promise.resolve();
  }
}

const tally = (totals: number, uniques: number, sum = 0, numbers = 0): Tally => ({
  ...NOTHING,
  totals,
  uniques,
  sum,
  numbers,
});
const aCount = (selection: number, of: Tally, group: readonly string[] = []): SelectionCount => ({
  selection,
  group,
  whole: of,
  buckets: new Map([[1, of]]),
});
const series = (query: object, counts: readonly SelectionCount[]) =>
  chartSeries(
    new KnownCounts(counts),
    readChartQuery({ type: 'segmentation', e: { event_type: 'A' }, ...query }),
    SCOPE,
    never,
  );

const priced = { event_type: 'A', group_by: [{ type: 'event', value: '$price' }] };
it.each<{ query: object; values: number[]; volumes: number[] }>([
  { query: { m: 'uniques' }, values: [0, 2], volumes: [0, 2] },
  { query: { m: 'totals' }, values: [0, 6], volumes: [0, 6] },
  { query: { m: 'average' }, values: [NaN, 3], volumes: [0, 2] },
  { query: { m: 'sums', e: priced }, values: [0, 9], volumes: [0, 4] },
  { query: { m: 'value_avg', e: priced }, values: [NaN, 2.25], volumes: [0, 4] },
])('$query has the values $values of $volumes', async ({ query, values, volumes }) => {
  expect(await series(query, [aCount(0, tally(6, 2, 9, 4))])).toEqual([
    { event: 0, segment: { index: 0, name: 'All users' }, groupBy: [], values, volumes },
  ]);
});

it('a share has its users and those who were active', async () => {
  expect(await series({ m: 'pct_dau' }, [aCount(0, tally(6, 2)), aCount(1, tally(9, 8))])).toEqual([
    expect.objectContaining({ values: [NaN, 0.25], volumes: [0, 8], numerators: [0, 2], denominators: [0, 8] }),
  ]);
});

it('events and segments are told by position and name, also those without events', async () => {
  const s = [{ name: 'Germany', conditions: [{ prop: 'country', op: 'is', values: ['Germany'] }] }, []];
  const found = await series({ e2: { event_type: 'B' }, s }, [aCount(3, tally(1, 1))]);
  expect(found.map(({ event, segment, values }) => [event, segment, values])).toEqual([
    [0, { index: 0, name: 'Germany' }, [0, 0]],
    [0, { index: 1, name: 'All users' }, [0, 0]],
    [1, { index: 0, name: 'Germany' }, [0, 0]],
    [1, { index: 1, name: 'All users' }, [0, 1]],
  ]);
});

it('groups have the properties that their event is grouped by, in their order', async () => {
  const e = { event_type: 'A', group_by: [{ type: 'event', value: 'plan' }] };
  const query = { e, e2: { event_type: 'B' }, g: 'gp:tier' };
  const counts = [aCount(0, tally(5, 3), ['team', 'gold']), aCount(1, tally(1, 1), ['(none)'])];
  expect((await series(query, counts)).map(({ event, groupBy }) => ({ event, groupBy }))).toEqual([
    {
      event: 0,
      groupBy: [
        { property: 'plan', value: 'team' },
        { property: 'tier', value: 'gold' },
      ],
    },
    { event: 1, groupBy: [{ property: 'tier', value: '(none)' }] },
  ]);
});

it('asks for what the chart shows, and for all of it at once', async () => {
  const queries = new KnownCounts([]);
  const chart = readChartQuery({ type: 'segmentation', e: { event_type: 'A' }, m: 'totals', limit: 7 });
  await chartSeries(queries, chart, SCOPE, never);
  expect(queries.asked).toEqual({
    org: 'org1',
    projectId: 'p1',
    bounds: SCOPE.bounds,
    measure: 'totals',
    limit: 7,
    percentiles: [],
    selections: [{ type: 'A', conditions: [], groupBy: [], number: undefined, distinct: 'nothing', window: 1 }],
  });
});

describe('of a funnel', () => {
  const anEvent = (person: string, at: number, steps: number, given: Partial<StepEvent> = {}): StepEvent => ({
    person,
    at,
    steps,
    segments: 1,
    groups: [],
    ...given,
  });
  const funnel = { type: 'funnel', e: [{ event_type: 'A' }, { event_type: 'B' }, { event_type: 'C' }], cs: 1 };

  it('are the shares of those who began that reached the last step', async () => {
    const events = [
      ...[anEvent('p1', 1, 1), anEvent('p1', 2, 2), anEvent('p1', 900, 4)],
      ...[anEvent('p2', 1, 1), anEvent('p2', 2, 2)],
      anEvent('p3', 20, 1),
    ];
    expect(await chartSeries(new KnownCounts([], events), readChartQuery(funnel), SCOPE, never)).toEqual([
      {
        event: 0,
        segment: { index: 0, name: 'All users' },
        groupBy: [],
        values: [0.5, NaN],
        volumes: [2, 0],
        numerators: [1, 0],
        denominators: [2, 0],
      },
    ]);
  });

  it('are of the groups with the most users at the first step', async () => {
    const queries = new KnownCounts(
      [aCount(0, tally(2, 2), ['gold']), aCount(0, tally(1, 1), ['(none)'])],
      [anEvent('p1', 1, 1, { groups: ['gold', 'rare'] }), anEvent('p1', 2, 4), anEvent('p2', 3, 1)],
    );
    const found = await chartSeries(queries, readChartQuery({ ...funnel, g: 'gp:tier' }), SCOPE, never);
    expect(found.map(({ groupBy, denominators }) => ({ groupBy, denominators }))).toEqual([
      { groupBy: [{ property: 'tier', value: 'gold' }], denominators: [1, 0] },
      { groupBy: [{ property: 'tier', value: '(none)' }], denominators: [0, 0] },
    ]);
    expect(queries.asked).toMatchObject({ measure: 'uniques', limit: 100, selections: [{ type: 'A' }] });
  });
});

it('of a rolling window begin before the first bucket, by the clocks of the project', async () => {
  const queries = new KnownCounts([aCount(0, tally(6, 2))]);
  const chart = readChartQuery({ type: 'segmentation', e: { event_type: 'A' }, rollingWindow: 3 });
  const bounds = [Date.UTC(2026, 2, 29, 22), Date.UTC(2026, 2, 30, 10)];
  const [{ values }] = await chartSeries(queries, chart, { ...SCOPE, timeZone: 'Europe/Berlin', bounds }, never);
  expect(queries.asked?.bounds).toEqual([Date.UTC(2026, 2, 27, 23), Date.UTC(2026, 2, 28, 23), ...bounds]);
  expect(values).toHaveLength(1);
});

it('of a formula are those of one line, NaN where it cannot be computed', async () => {
  const query = { e2: { event_type: 'B' }, m: 'formula', formula: '%: TOTALS(A)/TOTALS(B)', g: 'country' };
  const counts = [aCount(0, tally(6, 2), ['Japan']), aCount(1, tally(12, 1), ['Japan'])];
  expect(await series(query, counts)).toEqual([
    {
      event: 0,
      segment: { index: 0, name: 'All users' },
      groupBy: [{ property: 'country', value: 'Japan' }],
      values: [NaN, 0.5],
      volumes: [0, 18],
    },
  ]);
});

it.each([
  { formula: 'UNIQUES(A1) / UNIQUES(A2)', segment: { index: 0, name: 'Japan, France' } },
  { formula: 'UNIQUES(A2)', segment: { index: 1, name: 'France' } },
])('of the segments that $formula names are one line', async ({ formula, segment }) => {
  const s = ['Japan', 'France'].map((name) => ({ name, conditions: [] }));
  const found = await series({ s, m: 'formula', formula }, [aCount(0, tally(6, 2)), aCount(1, tally(12, 1))]);
  expect(found).toMatchObject([{ event: 0, segment, groupBy: [] }]);
});
