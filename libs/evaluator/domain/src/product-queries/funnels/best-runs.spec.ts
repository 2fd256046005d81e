import type { FunnelMode } from '@tocsin/product-queries';
import fc from 'fast-check';
import { bestRuns, isBetter, type Journey, type Run, type RunRules } from './best-runs.js';
import { Pieces } from './pieces.js';

const FIRST = 1;
const SECOND = 2;
const THIRD = 4;
const OTHER = 0;

/** An event with the bits of the steps that it may be. */
interface Stride {
  readonly at: number;
  readonly steps: number;
}

/** Events at 0, 1, 2, … or where they say. */
const strides = (...steps: (number | readonly [at: number, steps: number])[]): Stride[] =>
  steps.map((each, i) => {
    const [at, bits] = typeof each === 'number' ? [i, each] : each;
    return { at, steps: bits };
  });
const positions = (events: readonly Stride[], bits: number): number[] =>
  [...events.keys()].filter((i) => (events[i].steps & bits) !== 0);
const journeyOf = (events: readonly Stride[], { mode, steps }: RunRules): Journey => ({
  at: events.map(({ at }) => at),
  steps: Array.from({ length: steps }, (_, step) => positions(events, 2 ** step)),
  beginnings: positions(events, mode === 'unordered' ? 2 ** steps - 1 : FIRST),
});
function runsOf(events: readonly Stride[], given: RunRules): ReadonlyMap<number, Run> {
  const pieces = bestRuns(journeyOf(events, given), given, new Pieces());
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}
const rules = (mode: FunnelMode, given: Partial<RunRules> = {}): RunRules => ({
  mode,
  steps: 3,
  conversionMs: 1000,
  bounds: [0, 10_000],
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
  expect(runsOf(events, rules(mode, given)).get(0)?.reached).toEqual(reached);
});

describe('unordered', () => {
  it.each([
    { when: 'all steps are done in their order', events: strides(FIRST, SECOND, THIRD), reached: [0, 1, 2] },
    { when: 'they are done backwards', events: strides(THIRD, SECOND, FIRST), reached: [2, 2, 2] },
    { when: 'the first one is missing', events: strides(SECOND, THIRD), reached: undefined },
    { when: 'the second one is missing', events: strides(THIRD, FIRST), reached: [1] },
    { when: 'others come between', events: strides(SECOND, OTHER, FIRST), reached: [2, 2] },
    { when: 'one event may be two steps', events: strides(FIRST | SECOND), reached: [0] },
    { when: 'two events may be two steps', events: strides(FIRST | SECOND, FIRST | SECOND), reached: [0, 1] },
    { when: 'the first step is done again, and not the second', events: strides(FIRST | SECOND, FIRST), reached: [1] },
    { when: 'the last comes at the end of its time', events: strides([0, SECOND], [1000, FIRST]), reached: [1, 1] },
    { when: 'the last comes after its time', events: strides([0, SECOND], [1001, FIRST]), reached: [1] },
  ])('when $when, $reached are reached', ({ events, reached }) => {
    expect(runsOf(events, rules('unordered')).get(0)?.reached).toEqual(reached);
  });
});

it.each([
  { when: 'it gets further', run: [0, 1], best: [2], isChosen: true },
  { when: 'it gets less far', run: [2], best: [0, 1], isChosen: false },
  { when: 'it begins later', run: [2, 3], best: [0, 1], isChosen: true },
  { when: 'it begins earlier', run: [0, 1], best: [2, 3], isChosen: false },
  { when: 'it begins at the same time', run: [3], best: [2], isChosen: false },
])('a run when $when is the better one: $isChosen', ({ run, best, isChosen }) => {
  const at = [0, 1, 2, 2];
  const runOf = (reached: readonly number[]): Run => ({ start: reached[0], reached });
  expect(isBetter({ at }, runOf(run), runOf(best))).toBe(isChosen);
});

/** Tries every beginning, one after the other. */
function naiveRuns(events: readonly Stride[], rules: RunRules): ReadonlyMap<number, Run> {
  const { mode, steps, conversionMs, bounds } = rules;
  const best = new Map<number, Run>();
  events.forEach(({ at }, start) => {
    const bucket = bounds.findLastIndex((bound) => bound <= at);
    if (!journeyOf(events, rules).beginnings.includes(start) || bucket < 0 || bucket === bounds.length - 1) return;
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
      .array(fc.record({ gap: fc.nat(3), steps: fc.nat(15) }), { maxLength: 30 })
      .map((given): Stride[] => {
        let at = 0;
        return given.map(({ gap, steps }) => ({ at: (at += gap), steps }));
      });
    fc.assert(
      fc.property(
        events,
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        (given, steps, conversionMs) => {
          const asked = { mode, steps, conversionMs, bounds: [3, 10, 17, 24, 60] };
          expect(runsOf(given, asked)).toEqual(naiveRuns(given, asked));
        },
      ),
      { numRuns: 2000 },
    );
  },
);
