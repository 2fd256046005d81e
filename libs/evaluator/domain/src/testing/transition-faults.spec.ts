import type { AlertTransition } from '@tocsin/payload-schemas';
import fc from 'fast-check';
import {
  aHost,
  aHostMonitor,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from './builders.js';
import { configurationInputs, expectedTransitions } from './expected-transitions.js';
import { randomStream } from './random-stream.js';
import { playTimeline } from './timeline.js';
import { transitionFaults } from './transition-faults.js';

const { transitions, inputs } = playTimeline(
  [
    organizationRecord(anOrganization()),
    hostRecord(aHost()),
    monitorRecord(aHostMonitor()),
    monitorRecord(aServiceMonitor()),
  ],
  `
  1:00  h1 loadavg5=6   => load@h1 opens warning
  1:30  shop errors=6   => errors@shop opens warning
  2:00  h1 loadavg5=12  => load@h1 becomes critical
  3:00  h1 loadavg5=1   => load@h1 closes
  `,
);
const [opened, other, worsened, closed] = transitions;

describe('transitionFaults', () => {
  it('finds nothing wrong with what was expected, in any order of alerts', () => {
    expect(transitionFaults(transitions, transitions)).toEqual([]);
    expect(transitionFaults(transitions, [other, opened, worsened, closed])).toEqual([]);
  });

  it('accepts repeats that are equal, also when they go back to an earlier one', () => {
    expect(transitionFaults(transitions, [opened, worsened, opened, worsened, other, closed, opened])).toEqual([]);
  });

  it.each<{ what: string; published: readonly AlertTransition[]; fault: RegExp }>([
    { what: 'one removed', published: [opened, other, closed], fault: /^missing: .*#2$/ },
    { what: 'the last one removed', published: [opened, other, worsened], fault: /^missing: .*#3$/ },
    { what: 'everything removed', published: [], fault: /^missing/ },
    {
      what: 'one added to an alert',
      published: [...transitions, { ...closed, sequence: 4 }],
      fault: /^not expected: .*#4/,
    },
    {
      what: 'another alert added',
      published: [...transitions, { ...other, alert: { ...other.alert, id: 'another' } }],
      fault: /^not expected: org1\/another#1/,
    },
    { what: 'two of one alert swapped', published: [worsened, opened, other, closed], fault: /^out of order: .*#1/ },
    { what: 'the last two swapped', published: [opened, other, closed, worsened], fault: /^out of order: .*#2/ },
    {
      what: 'a member that differs',
      published: [opened, other, { ...worsened, message: 'loadavg5 13 > 10' }, closed],
      fault: /^different: /,
    },
    {
      what: 'a repeat that differs',
      published: [...transitions, { ...closed, configOffset: 99 }],
      fault: /^repeated, but not the same/,
    },
    {
      what: 'another configuration offset',
      published: [opened, other, worsened, { ...closed, configOffset: 99 }],
      fault: /^different: /,
    },
  ])('finds $what', ({ published, fault }) => {
    const faults = transitionFaults(transitions, published);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every((text) => fault.test(text) || text.startsWith('missing'))).toBe(true);
    expect(faults.some((text) => fault.test(text))).toBe(true);
  });

  it('finds any removal, addition or swap within an alert, whatever was published', () => {
    const damage = fc.record({ what: fc.constantFrom('remove', 'add', 'swap'), where: fc.nat() });
    fc.assert(
      fc.property(randomStream, damage, (stream, { what, where }) => {
        const expected = expectedTransitions([{ inputs: stream }]);
        fc.pre(expected.length > 0);
        const published = damaged(expected, what, where % expected.length);
        fc.pre(published !== undefined);
        expect(transitionFaults(expected, expected)).toEqual([]);
        expect(transitionFaults(expected, published ?? [])).not.toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('expectedTransitions', () => {
  it('are those that the shards give, from the log alone', () => {
    const configuration = inputs.flatMap((input) =>
      input.kind === 'configuration' ? [{ record: input.change, offset: input.configOffset }] : [],
    );
    const observations = inputs.filter((input) => input.kind !== 'configuration');
    const partitions = ['host:h1', 'service:shop'].map((owner) => ({
      owns: (key: string) => key.endsWith(owner),
      inputs: [
        ...configurationInputs(configuration.toReversed()),
        ...observations.filter((input) => input.kind !== 'samples' || input.samples.owner === owner),
      ],
    }));
    expect(transitionFaults(expectedTransitions(partitions), transitions)).toEqual([]);
  });
});

/** What was published, damaged at one place; undefined if it cannot be damaged there in this way. */
function damaged(
  expected: readonly AlertTransition[],
  what: 'remove' | 'add' | 'swap',
  where: number,
): readonly AlertTransition[] | undefined {
  const there = expected[where];
  if (what === 'remove') return expected.toSpliced(where, 1);
  if (what === 'add') return expected.toSpliced(where, 0, { ...there, sequence: 1000 });
  const next = expected.findIndex(
    ({ alert, sequence }) => alert.id === there.alert.id && sequence === there.sequence + 1,
  );
  return next < 0 ? undefined : expected.with(where, expected[next]).with(next, there);
}
