import { readFunnel } from '@tocsin/product-queries';
import {
  type CountRequest,
  ProductQueries,
  type SelectionCount,
  type StepEvent,
  type StepListener,
  type StepsRequest,
} from '../../ports/product-queries.js';
import { NOTHING } from '../metric-value.js';
import { countFunnel } from './count-funnel.js';

const SCOPE = { org: 'org1', projectId: 'p1', bounds: [0, 10, 20] };
const never = new AbortController().signal;

/** Has groups of the country, and tells what people did. */
class KnownSteps extends ProductQueries {
  counted: CountRequest | undefined;
  told: StepsRequest | undefined;

  constructor(
    private readonly countries: readonly string[],
    private readonly events: readonly StepEvent[],
  ) {
    super();
  }

  override count(request: CountRequest): Promise<readonly SelectionCount[]> {
    this.counted = request;
    const groups = this.countries.slice(0, request.limit);
    return Promise.resolve(
      groups.map((country) => ({ selection: 0, group: [country], whole: NOTHING, buckets: new Map() })),
    );
  }

  override tellSteps(request: StepsRequest, listener: StepListener): Promise<void> {
    this.told = request;
    Array.from(listener.take(this.events));
    Array.from(listener.end());
    return Promise.resolve();
  }
}

const began = (person: string, country: string, firstAt?: number): StepEvent => ({
  ...{ person, at: 5, steps: 1, segments: 1, groups: [country] },
  ...(firstAt !== undefined && { firstAt }),
});
const e = ['Signup', 'Order'].map((type) => JSON.stringify({ event_type: type }));
const asked = (given: object) =>
  readFunnel({ e, start: '20260101', end: '20260102', g: 'country', limit: '2', ...given });

it('follows the groups with the most users, also those whose users do nothing in time', async () => {
  const queries = new KnownSteps(['Japan', 'France', 'Chile'], [began('p1', 'France'), began('p2', 'Chile')]);
  const counts = await countFunnel(queries, asked({}), SCOPE, never);
  expect(counts.map(({ group, whole }) => [group, whole.users])).toEqual([
    ['Japan', [0, 0]],
    ['France', [1, 0]],
  ]);
  expect(queries.counted).toMatchObject({ measure: 'uniques', limit: 2 });
  expect(queries.told).toMatchObject({ isOfNewPeople: false });
});

it('of new users, finds the groups with the most of these among many', async () => {
  const queries = new KnownSteps(
    ['Japan', 'France', 'Chile', 'Peru'],
    [
      ...[began('p1', 'Japan', 12), began('p2', 'Japan', 12), began('p3', 'France', 0)],
      ...[began('p4', 'Chile', 5), began('p5', 'Chile', 5), began('p6', 'Peru', 5)],
    ],
  );
  const counts = await countFunnel(queries, asked({ n: 'new' }), SCOPE, never);
  expect(counts.map(({ group, whole }) => [group, whole.users])).toEqual([
    ['Chile', [2, 0]],
    ['France', [1, 0]],
  ]);
  expect(queries.counted).toMatchObject({ limit: 1000 });
  expect(queries.told).toMatchObject({ isOfNewPeople: true, from: 0 });
});

it('without an order, finds the groups also of those who do the first step after the last bucket', async () => {
  const did = (at: number, steps: number, groups: readonly string[] = []): StepEvent => ({
    ...{ person: 'p1', at, steps, segments: groups.length, groups },
  });
  const queries = new KnownSteps(['Japan', 'France'], [did(19, 2), did(25, 1, ['France'])]);
  const counts = await countFunnel(queries, asked({ mode: 'unordered' }), SCOPE, never);
  expect(counts.map(({ group, whole }) => [group, whole.users])).toEqual([['France', [1, 1]]]);
  expect(queries.counted).toMatchObject({ limit: 1000, bounds: [0, 10, 20, queries.told?.until] });
});

it('with an order, counts groups up to the last bucket only', async () => {
  const queries = new KnownSteps(['Japan'], []);
  await countFunnel(queries, asked({}), SCOPE, never);
  expect(queries.counted).toMatchObject({ bounds: SCOPE.bounds });
});
