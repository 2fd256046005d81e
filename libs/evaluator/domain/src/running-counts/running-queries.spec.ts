import {
  type BucketAsk,
  type BucketNews,
  type MovedDevice,
  MOST_NEWS_GROUPS,
  MOST_NEWS_HASHES,
  type NewsPart,
  ProductEventNews,
  type ReadNews,
} from '../ports/product-event-news.js';
import { type CountRequest, ProductQueries, type SelectionCount } from '../ports/product-queries.js';
import { RunningQueries } from './running-queries.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 0, 30, 12);
const never = new AbortController().signal;
const selection = {
  ...{ type: 'A', conditions: [], groupBy: [], number: undefined, distinct: 'people' as const, window: 1 },
};
const aRequest = (given: Partial<CountRequest> = {}): CountRequest => ({
  ...{ org: 'o', projectId: 'p', selections: [selection], measure: 'uniques', limit: 10, percentiles: [] },
  bounds: [NOON, NOON + HOUR_MS],
  ...given,
});
const RAW: SelectionCount = {
  ...{ selection: 0, group: ['counted from events'] },
  whole: { totals: 1, uniques: 1, sum: 0, numbers: 0, least: NaN, greatest: NaN, percentiles: [] },
  buckets: new Map(),
};

class CountedQueries extends ProductQueries {
  asked = 0;

  override async count(): Promise<readonly SelectionCount[]> {
    this.asked++;
    return [RAW];
  }
  override async tellSteps(): Promise<void> {}
}

/** Has one event more in each bucket each time somebody comes to ask, of somebody new. */
class OneMore extends ProductEventNews {
  sessions = 0;
  readonly asked: BucketAsk[] = [];
  isFailing = false;
  hasTooManyGroups = false;
  moved: readonly MovedDevice[] = [];
  people = 0;

  override async read<T>(_: unknown, work: (read: ReadNews) => Promise<T>): Promise<T> {
    this.sessions++;
    this.people++;
    return work(async (ask) => this.answer(ask));
  }

  private answer(ask: BucketAsk): BucketNews {
    const { since } = ask;
    this.asked.push(ask);
    if (this.isFailing) throw new Error('the database is away');
    return {
      moment: { snapshot: String(this.people), version: '1' },
      isWhole: since === undefined,
      moved: since === undefined ? [] : this.moved,
      parts: this.hasTooManyGroups ? undefined : [this.part(since?.snapshot)],
    };
  }

  private part(since = '0'): NewsPart {
    const hashes = Array.from({ length: this.people - Number(since) }, (_, i) => Number(since) + i);
    return {
      ...{ group: [], slot: 0, events: hashes.length, nobodies: 0, firsts: hashes.length, hashes, depth: 0 },
      ...{ sum: null, numbers: 0, least: NaN, greatest: NaN },
    };
  }
}

let queries: CountedQueries;
let news: OneMore;
let kept: number[];
beforeEach(() => {
  queries = new CountedQueries();
  news = new OneMore();
  kept = [];
});
const running = (mostBytes = 10_000, sampleSize = MOST_NEWS_HASHES): RunningQueries => {
  const listener = { read: () => undefined, kept: (...now: readonly number[]) => kept.push(...now) };
  return new RunningQueries(queries, news, mostBytes, listener, sampleSize);
};
const uniques = async (counts: RunningQueries, given: Partial<CountRequest> = {}): Promise<unknown> =>
  (await counts.count(aRequest(given), never)).map(({ selection: of, whole }) => [of, whole.uniques]);

it('asks for what is new since it asked last', async () => {
  const counts = running();
  expect(await uniques(counts)).toEqual([[0, 1]]);
  expect(await uniques(counts)).toEqual([[0, 2]]);
  expect(news.asked.map(({ since }) => since?.snapshot)).toEqual([undefined, '1']);
  expect(kept.at(-2)).toBe(1);
  expect(kept.at(-1)).toBeGreaterThan(100);
});

it('counts a complete bucket exactly, of however many people', async () => {
  const counts = running(1_000_000);
  news.people = MOST_NEWS_HASHES - 1;
  expect(await uniques(counts)).toEqual([[0, MOST_NEWS_HASHES]]);
  expect(await uniques(counts)).toEqual([[0, MOST_NEWS_HASHES + 1]]);
  expect(await uniques(counts)).toEqual([[0, MOST_NEWS_HASHES + 2]]);
  expect(news.asked.map(({ since }) => since !== undefined)).toEqual([false, true, false, false]);
});

it('reads again only what has become an estimate, as of the same moment as the rest', async () => {
  const counts = running(1_000_000);
  const bounds = [NOON - HOUR_MS, NOON, NOON + HOUR_MS];
  news.people = MOST_NEWS_HASHES - 1;
  await uniques(counts, { bounds, fillingFrom: NOON });
  await uniques(counts, { bounds, fillingFrom: NOON });
  expect(news.asked.map(({ since }) => since !== undefined)).toEqual([false, false, true, false, true]);
  expect(news.sessions).toBe(2);
});

it.each([
  { devices: 1_000_000, isWhole: false },
  { devices: 1_000_001, isWhole: true },
])('of $devices devices that got a user, a bucket is read whole: $isWhole', async ({ devices, isWhole }) => {
  const counts = running();
  await uniques(counts);
  news.moved = Array.from({ length: devices }, () => ({ device: 2 ** 50, person: 1 }));
  expect(await uniques(counts)).toEqual([[0, 2]]);
  expect(news.asked.map(({ since }) => since?.snapshot)).toEqual([undefined, '1', ...(isWhole ? [undefined] : [])]);
});

it('takes news in once where a request has the same selection twice', async () => {
  const counts = running();
  const twice = { selections: [selection, selection] };
  await uniques(counts, twice);
  expect(await uniques(counts, twice)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(news.asked).toHaveLength(2);
});

it('loses nothing and counts nothing twice when reading fails', async () => {
  const counts = running();
  await uniques(counts);
  news.isFailing = true;
  await expect(uniques(counts)).rejects.toThrow('the database is away');
  news.isFailing = false;
  expect(await uniques(counts)).toEqual([[0, 3]]);
});

it(`a bucket of more than ${MOST_NEWS_GROUPS} groups is counted from events, and not tried again`, async () => {
  const counts = running();
  news.hasTooManyGroups = true;
  for (const asked of [1, 2]) {
    expect(await counts.count(aRequest(), never)).toEqual([RAW]);
    expect([queries.asked, news.asked.length]).toEqual([asked, 1]);
  }
});

it('so is one that alone is larger than all the memory', async () => {
  const counts = running(600);
  expect(await uniques(counts)).toEqual([[0, 1]]);
  expect(await counts.count(aRequest(), never)).toEqual([RAW]);
  expect(news.asked).toHaveLength(1);
});

it.each<{ what: string; given: Partial<CountRequest> }>([
  { what: 'a selection', given: { selections: [{ ...selection, type: 'B' }] } },
  { what: 'a project', given: { projectId: 'q' } },
  { what: 'an organization', given: { org: 'q' } },
  { what: 'clocks', given: { bounds: [NOON + 1, NOON + HOUR_MS] } },
  { what: 'parts', given: { firstsOf: [NOON] } },
])('other $what are something else', async ({ given }) => {
  const counts = running();
  await uniques(counts);
  await uniques(counts, given);
  expect(news.asked.map(({ since }) => since)).toEqual([undefined, undefined]);
});

describe('windows', () => {
  const windowed = { ...selection, window: 3 };
  /** Hours of which each has what the ones before have, and one more shown. */
  const hours = (shown: number): Partial<CountRequest> => ({
    selections: [windowed],
    bounds: Array.from({ length: shown + 3 }, (_, i) => NOON + (i - 2) * HOUR_MS),
    looksBack: true,
  });

  it('ask only for what is new in the buckets that they look back at', async () => {
    const counts = running(1_000_000);
    for (const shown of [1, 2]) {
      const [{ buckets }] = await counts.count(aRequest(hours(shown)), never);
      expect(buckets.get(shown + 1)).toMatchObject({ totals: 3 * shown, uniques: shown });
    }
    expect(news.asked.map(({ since }) => since !== undefined)).toEqual([false, false, false, true, true, true, false]);
    expect(queries.asked).toBe(0);
  });

  it('have the buckets of whoever asks for the same without one', async () => {
    const counts = running(1_000_000);
    await counts.count(aRequest(hours(1)), never);
    await uniques(counts);
    expect(news.asked.map(({ since }) => since !== undefined)).toEqual([false, false, false, true]);
  });

  it.each([
    { people: 312, how: 'exactly, and from events from then on: not all can be kept', found: 312, raw: [0, 1] },
    { people: 313, how: 'from events: not all of one bucket can be told', found: undefined, raw: [1, 2] },
  ])('of $people people in each bucket are counted $how', async ({ people, found, raw }) => {
    const counts = running(10_000, 10);
    news.people = people - 1;
    const [{ buckets }] = await counts.count(aRequest(hours(1)), never);
    expect([buckets.get(2)?.uniques, queries.asked]).toEqual([found, raw[0]]);
    const asked = news.asked.length;
    expect(await counts.count(aRequest(hours(1)), never)).toEqual([RAW]);
    expect([news.asked.length - asked, queries.asked]).toEqual([0, raw[1]]);
  });
});
