import { aHostMonitor, monitorRecord } from './builders.js';
import { inputsAlong, type PlacedObservation } from './inputs-along.js';

const tick = (offset: number): PlacedObservation => ({ offset, input: { kind: 'tick', at: offset * 1000 } });
const change = (offset: number, id: string) => ({ record: monitorRecord(aHostMonitor({ id })), offset });

const CONFIGURATION = [change(0, 'a'), change(1, 'b'), change(2, 'a'), change(3, 'c')];
const OBSERVATIONS = [tick(0), tick(1), tick(2)];

function told(...trail: readonly (readonly [nextOffset: number, configOffset: number])[]): string {
  const steps = trail.map(([nextOffset, configOffset]) => ({ nextOffset, configOffset }));
  return inputsAlong(steps, CONFIGURATION, OBSERVATIONS)
    .map((input) =>
      input.kind === 'configuration' ? `${input.change.id}${input.configOffset}` : input.kind === 'tick' && input.at,
    )
    .join(' ');
}

it.each([
  { when: 'nothing was committed', trail: [], expected: '' },
  { when: 'only the configuration was applied', trail: [[0, 1]], expected: 'a0 b1' },
  { when: 'a batch was committed with the configuration before it', trail: [[2, 1]], expected: 'a0 b1 0 1000' },
  {
    when: 'changes came between batches',
    trail: [
      [1, 0],
      [1, 2],
      [3, 3],
    ],
    expected: 'a0 0 b1 a2 c3 1000 2000',
  },
  { when: 'an entity has changed twice in a step', trail: [[1, 3]], expected: 'b1 a2 c3 0' },
  {
    when: 'a shard was taken over where it was',
    trail: [
      [1, 1],
      [1, 1],
      [2, 1],
    ],
    expected: 'a0 b1 0 1000',
  },
] as const)('$when: $expected', ({ trail, expected }) => {
  expect(told(...trail)).toBe(expected);
});
