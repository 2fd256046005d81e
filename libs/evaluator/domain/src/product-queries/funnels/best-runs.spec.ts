import type { FunnelMode } from '@tocsin/product-queries';
import fc from 'fast-check';
import { bestRuns, isBetter, type Run, type RunRules, type Stride } from './best-runs.js';

const FIRST = 1;
const SECOND = 2;
const THIRD = 4;
const OTHER = 0;

/** Events at 0, 1, 2, … or where they say; a run begins with the first step, in bucket 0. */
const strides = (...steps: (number | readonly [at: number, steps: number])[]): Stride[] =>
  steps.map((each, i) => {
    const [at, bits] = typeof each === 'number' ? [i, each] : each;
    return { at, steps: bits, bucket: (bits & FIRST) === 0 ? undefined : 0 };
  });
const rules = (mode: FunnelMode, given: Partial<RunRules> = {}): RunRules => ({
  mode,
  steps: 3,
  conversionMs: 1000,
  ...given,
});

it.each<{ when: string; mode: FunnelMode; events: Stride[]; reached: number[] | undefined; given?: Partial<RunRules> }>(
  [
    { when: 'nothing begins', mode: 'ordered', events: strides(SECOND, THIRD), reached: undefined },
    { when: 'one step follows the other', mode: 'ordered', events: strides(FIRST, SECOND, THIRD), reached: [0, 1, 2] },
    { when: 'others come between', mode: 'ordered', events: strides(FIRST, OTHER, SECOND), reached: [0, 2] },
    { when: 'a step comes too early', mode: 'ordered', events: strides(SECOND, FIRST, THIRD), reached: [1] },
    { when: 'a step is repeated', mode: 'ordered', events: strides(FIRST, SECOND, SECOND, THIRD), reached: [0, 1, 3] },
    { when: 'it begins again', mode: 'ordered', events: strides(FIRST, FIRST, SECOND), reached: [1, 2] },
    {
      when: 'a later beginning does not get as far',
      mode: 'ordered',
      events: strides(FIRST, SECOND, FIRST),
      reached: [0, 1],
    },
    {
      when: 'the last step comes at the end of its time',
      mode: 'ordered',
      events: strides([0, FIRST], [1, SECOND], [1000, THIRD]),
      reached: [0, 1, 2],
    },
    {
      when: 'the last step comes after its time',
      mode: 'ordered',
      events: strides([0, FIRST], [1, SECOND], [1001, THIRD]),
      reached: [0, 1],
    },
    {
      when: 'an event may be two steps',
      mode: 'ordered',
      events: strides(FIRST | SECOND, FIRST | SECOND),
      reached: [0, 1],
    },
    { when: 'nothing comes between', mode: 'sequential', events: strides(FIRST, SECOND, THIRD), reached: [0, 1, 2] },
    { when: 'something comes between', mode: 'sequential', events: strides(FIRST, OTHER, SECOND), reached: [0] },
    {
      when: 'the first step comes between',
      mode: 'sequential',
      events: strides(FIRST, FIRST, SECOND),
      reached: [1, 2],
    },
    { when: 'a step is repeated', mode: 'sequential', events: strides(FIRST, SECOND, SECOND, THIRD), reached: [0, 1] },
    {
      when: 'a step comes after its time',
      mode: 'sequential',
      events: strides([0, FIRST], [1001, SECOND]),
      reached: [0],
    },
  ],
)('$mode: when $when, $reached are reached', ({ mode, events, reached, given }) => {
  expect(bestRuns(events, rules(mode, given)).get(0)?.reached).toEqual(reached);
});

describe('unordered', () => {
  const any = (...steps: (number | readonly [at: number, steps: number])[]): Stride[] =>
    strides(...steps).map((stride) => ({ ...stride, bucket: stride.steps === 0 ? undefined : 0 }));

  it.each([
    { when: 'all steps are done in their order', events: any(FIRST, SECOND, THIRD), reached: [0, 1, 2] },
    { when: 'they are done backwards', events: any(THIRD, SECOND, FIRST), reached: [2, 2, 2] },
    { when: 'the first one is missing', events: any(SECOND, THIRD), reached: undefined },
    { when: 'the second one is missing', events: any(THIRD, FIRST), reached: [1] },
    { when: 'others come between', events: any(SECOND, OTHER, FIRST), reached: [2, 2] },
    { when: 'one event may be two steps', events: any(FIRST | SECOND), reached: [0] },
    { when: 'two events may be two steps', events: any(FIRST | SECOND, FIRST | SECOND), reached: [0, 1] },
    { when: 'the first step is done again, and not the second', events: any(FIRST | SECOND, FIRST), reached: [1] },
    { when: 'the last comes at the end of its time', events: any([0, SECOND], [1000, FIRST]), reached: [1, 1] },
    { when: 'the last comes after its time', events: any([0, SECOND], [1001, FIRST]), reached: [1] },
  ])('when $when, $reached are reached', ({ events, reached }) => {
    expect(bestRuns(events, rules('unordered')).get(0)?.reached).toEqual(reached);
  });
});

it.each([
  { when: 'it gets further', run: [0, 1], best: [2], isChosen: true },
  { when: 'it gets less far', run: [2], best: [0, 1], isChosen: false },
  { when: 'it begins later', run: [2, 3], best: [0, 1], isChosen: true },
  { when: 'it begins earlier', run: [0, 1], best: [2, 3], isChosen: false },
  { when: 'it begins at the same time', run: [3], best: [2], isChosen: false },
])('a run when $when is the better one: $isChosen', ({ run, best, isChosen }) => {
  const at = strides([0, 0], [1, 0], [2, 0], [2, 0]);
  const runOf = (reached: readonly number[]): Run => ({ start: reached[0], reached });
  expect(isBetter(at, runOf(run), runOf(best))).toBe(isChosen);
});

/** Tries every beginning, one after the other. */
function naiveRuns(events: readonly Stride[], { mode, steps, conversionMs }: RunRules): ReadonlyMap<number, Run> {
  const best = new Map<number, Run>();
  events.forEach(({ at, bucket }, start) => {
    if (bucket === undefined) return;
    const inTime = events.map((_, i) => i).filter((i) => i >= start && events[i].at <= at + conversionMs);
    const done: (number | undefined)[] = Array.from({ length: steps });
    for (const i of inTime) {
      const isStep = (step: number): boolean => (events[i].steps & (2 ** step)) !== 0;
      const next = done.findIndex((position, step) => position === undefined && (mode !== 'unordered' || isStep(step)));
      if (next === -1) continue;
      if (isStep(next)) done[next] = i;
      else if (mode === 'sequential') break;
    }
    const gap = done.indexOf(undefined);
    const reached = done
      .slice(0, gap === -1 ? steps : gap)
      .map((_, k) => Math.max(...(done as number[]).slice(0, k + 1)));
    const known = best.get(bucket);
    if (reached.length === 0 || reached.length < (known?.reached.length ?? 0)) return;
    if (known?.reached.length === reached.length && events[known.start].at === at) return;
    best.set(bucket, { start, reached });
  });
  return best;
}

it.each<FunnelMode>(['ordered', 'sequential', 'unordered'])(
  '%s runs are those of one who tries every beginning',
  (mode) => {
    const events = fc
      .array(fc.record({ gap: fc.nat(3), steps: fc.nat(15), mayBegin: fc.boolean() }), { maxLength: 30 })
      .map((given): Stride[] => {
        let at = 0;
        return given.map(({ gap, steps, mayBegin }) => {
          at += gap;
          const begins = mode === 'unordered' ? steps !== 0 : mayBegin && (steps & FIRST) !== 0;
          return { at, steps, bucket: begins ? Math.floor(at / 7) : undefined };
        });
      });
    fc.assert(
      fc.property(
        events,
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        (given, steps, conversionMs) => {
          expect(bestRuns(given, { mode, steps, conversionMs })).toEqual(
            naiveRuns(given, { mode, steps, conversionMs }),
          );
        },
      ),
      { numRuns: 2000 },
    );
  },
);
