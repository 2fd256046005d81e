import type { StepEvent, StepListener, StepsRequest } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { ProductEvent } from '@tocsin/payload-schemas';
import { TooLargeError } from '@tocsin/runtime';
import fc from 'fast-check';
import { naiveSteps } from '../testing/naive-steps.js';
import { condition, productEvents, property } from '../testing/random-product-events.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { PostgresProductQueries } from './postgres-product-queries.js';
import { QueryRuns } from './query-runs.js';

const NOON = Date.UTC(2026, 2, 29, 12);
const HOUR_MS = 3_600_000;

let server: TestDatabase;
let test: TestStore;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});

async function store(projectId: string, events: readonly ProductEvent[]): Promise<void> {
  const { epoch, nextOffset: fromOffset } = await test.store.productEvents.take(0);
  const record = { org: 'org1', owner: `project:${projectId}/0`, receivedAt: NOON, events: [...events] };
  const position = { partition: 0, epoch, fromOffset, nextOffset: fromOffset + 1, appendedAt: NOON };
  await test.store.productEvents.commit({ ...position, records: [record] });
}

const never = new AbortController().signal;
const anEvent = (given: Partial<ProductEvent>): ProductEvent => ({ type: 'A', time: NOON, deviceId: 'd1', ...given });
const aRequest = (given: Partial<StepsRequest>): StepsRequest => ({
  org: 'org1',
  projectId: 'p1',
  steps: ['A', 'B'].map((type) => ({ type, conditions: [] })),
  segments: [[]],
  groupBy: [],
  isEverythingWanted: false,
  isOfNewPeople: false,
  from: NOON - HOUR_MS,
  until: NOON + HOUR_MS,
  ...given,
});
const queries = (): PostgresProductQueries => new PostgresProductQueries(new QueryRuns(test.database.dataSource));

/** Hears what is told; what it does with each list and at the end is up to the test. */
const listener = (take: (events: readonly StepEvent[]) => Iterable<void>, end: () => Iterable<void> = () => []) =>
  ({ take, end }) satisfies StepListener;

async function told(request: StepsRequest): Promise<readonly StepEvent[]> {
  const found: StepEvent[] = [];
  const noting = listener((events) => {
    found.push(...events);
    return [];
  });
  await queries().tellSteps(request, noting, never);
  return found;
}

/** What each person did, whoever that is and whatever the order of persons and of what happened at once. */
function byPerson(events: readonly StepEvent[]): readonly string[] {
  const persons = new Map<string, string[]>();
  for (const { person, ...event } of events) {
    const { at, firstAt, steps, segments, groups } = event;
    persons.set(person, [...(persons.get(person) ?? []), JSON.stringify([at, firstAt, steps, segments, groups])]);
  }
  return [...persons.values()].map((each) => each.sort().join()).sort();
}

const requests = fc.record({
  steps: fc.array(
    fc.record({
      type: fc.constantFrom(undefined, 'A', 'B', "C' --", 'never'),
      conditions: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  segments: fc.array(fc.array(condition, { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  groupBy: fc.array(property, { maxLength: 1 }),
  isEverythingWanted: fc.boolean(),
  isOfNewPeople: fc.boolean(),
  from: fc.integer({ min: -60, max: 0 }).map((hours) => NOON + hours * HOUR_MS),
  until: fc.integer({ min: 0, max: 60 }).map((hours) => NOON + hours * HOUR_MS),
});

it('tells steps, segments and groups as one who looks at each event', async () => {
  let project = 0;
  await fc.assert(
    fc.asyncProperty(productEvents(NOON), fc.array(requests, { minLength: 1, maxLength: 6 }), async (events, asked) => {
      const projectId = `random${++project}`;
      await store(projectId, events);
      for (const given of asked) {
        const request = aRequest({ ...given, projectId });
        expect(byPerson(await told(request))).toEqual(byPerson(naiveSteps(events, request)));
      }
    }),
    { numRuns: 60 },
  );
});

it('tells person by person, and of each in the order of time', async () => {
  const events = Array.from({ length: 5000 }, (_, i) =>
    anEvent({ time: NOON - ((i * 7919) % 3000), userId: `user${i % 7}`, type: i % 2 === 0 ? 'A' : 'B' }),
  );
  await store('many', events);
  const found = await told(aRequest({ projectId: 'many' }));
  expect(found).toHaveLength(5000);
  const persons = found.map(({ person }) => person);
  expect(persons.filter((person, i) => person !== persons[i - 1])).toHaveLength(7);
  expect(found.every(({ person, at }, i) => i === 0 || person !== persons[i - 1] || at >= found[i - 1].at)).toBe(true);
});

it('tells what a person did at once in the order of steps, and last what is none', async () => {
  const types = ['B', 'other', 'A', 'other', 'C', 'A'];
  await store(
    'at-once',
    types.map((type) => anEvent({ type })),
  );
  const steps = ['A', 'B', 'C'].map((type) => ({ type, conditions: [] }));
  const found = await told(aRequest({ projectId: 'at-once', steps, isEverythingWanted: true }));
  expect(found.map((event) => event.steps)).toEqual([1, 1, 2, 4, 0, 0]);
});

it('tells nothing of other projects and organizations', async () => {
  await store('other', [anEvent({})]);
  expect(await told(aRequest({ projectId: 'empty' }))).toEqual([]);
  expect(await told(aRequest({ org: 'org2', projectId: 'other' }))).toEqual([]);
  expect(await told(aRequest({ projectId: 'other' }))).toHaveLength(1);
});

describe('is ended', () => {
  beforeAll(() =>
    store(
      'long',
      Array.from({ length: 2001 }, () => anEvent({})),
    ),
  );

  it('when its time is over, with a sentence that says what to do', async () => {
    const hurried = new PostgresProductQueries(new QueryRuns(test.database.dataSource, 1));
    const telling = hurried.tellSteps(
      aRequest({ projectId: 'long' }),
      listener(() => []),
      never,
    );
    await expect(telling).rejects.toThrow(TooLargeError);
    await expect(telling).rejects.toThrow('the query took longer than 0.001 s: ask for fewer days');
  });

  it.each(['take', 'end'] as const)('when its time is over while the listener is at work, in %s', async (method) => {
    let timeIsOver = (): void => undefined;
    const hurried = new PostgresProductQueries(
      new QueryRuns(test.database.dataSource, 20_000, (over) => {
        timeIsOver = over;
        return () => undefined;
      }),
    );
    let pieces = 0;
    function* atWork(): Generator<void> {
      for (;;) {
        if (++pieces === 2) timeIsOver();
        yield;
      }
    }
    const working = { ...listener(() => []), [method]: atWork };
    await expect(hurried.tellSteps(aRequest({ projectId: 'long' }), working, never)).rejects.toThrow(TooLargeError);
    expect(pieces).toBe(2);
  });

  it('when nobody waits for it any more while the listener is at work, between two pieces', async () => {
    const gone = new AbortController();
    let pieces = 0;
    function* atWork(): Generator<void> {
      // Others get their turn, as this is one of them.
      setImmediate(() => {
        gone.abort(new Error('nobody waits'));
      });
      for (; pieces < 1000; pieces++) yield;
    }
    const telling = queries().tellSteps(aRequest({ projectId: 'long' }), listener(atWork), gone.signal);
    await expect(telling).rejects.toThrow('nobody waits');
    expect(pieces).toBeLessThan(5);
  });

  it('when nobody waits for it', async () => {
    const gone = new AbortController();
    let lists = 0;
    const telling = queries().tellSteps(
      aRequest({ projectId: 'long' }),
      listener(() => {
        lists++;
        gone.abort(new Error('nobody waits'));
        return [];
      }),
      gone.signal,
    );
    await expect(telling).rejects.toThrow('nobody waits');
    expect(lists).toBe(1);
    expect(await told(aRequest({ projectId: 'long' }))).toHaveLength(2001);
  });
});
