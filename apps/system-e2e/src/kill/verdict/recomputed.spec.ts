import {
  aHost,
  aHostMonitor,
  anOrganization,
  configurationInputs,
  expectedTransitions,
  hostRecord,
  monitorRecord,
  ORG,
  organizationRecord,
} from '@tocsin/evaluator-domain/testing';
import type { LogRecord } from '@tocsin/messaging';
import { type ConfigRecord, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { damaged } from './a-run.js';
import { recomputed } from './recomputed.js';

const START = 1_700_000_000;
const CONFIGURATION: readonly ConfigRecord[] = [
  organizationRecord(anOrganization()),
  hostRecord(aHost()),
  monitorRecord(aHostMonitor()),
];

function record(topic: string, offset: number, value: unknown, type = ''): LogRecord {
  const place = { topic, partition: 0, offset, appendedAt: (START + offset) * 1000 };
  return { ...place, key: `${ORG}/host:h1`, value: Buffer.from(JSON.stringify(value)), headers: { ce_type: type } };
}

/** Opens at 6, gets worse at 11, closes at 1. */
const SAMPLES = [6, 11, 1].map((value, i) => ({
  org: ORG,
  owner: 'host:h1',
  time: START + i,
  names: ['loadavg5'],
  values: [value],
}));
const along = (step: object) => new Map([[0, [{ nextOffset: 3, configOffset: 2, ...step }]]]);
const INPUTS = {
  config: CONFIGURATION.map((value, offset) => record('config', offset, value)),
  observations: SAMPLES.map((value, offset) => record('observations', offset, value, OBSERVATION_TYPE.samples)),
  trail: along({}),
};
const TRANSITIONS = expectedTransitions([
  {
    inputs: [
      ...configurationInputs(CONFIGURATION.map((change, offset) => ({ record: change, offset }))),
      ...SAMPLES.map((samples, i) => ({ kind: 'samples', at: (START + i) * 1000, samples }) as const),
    ],
  },
]);

describe('observations.v1 run through the pure core, held against alerts.v1', () => {
  it('agrees with a faultless run, repeats included', () => {
    expect(TRANSITIONS).toHaveLength(3);
    expect(recomputed(INPUTS, TRANSITIONS)).toEqual([]);
    expect(recomputed(INPUTS, [...TRANSITIONS, ...TRANSITIONS.slice(1)])).toEqual([]);
  });

  const stray = { ...TRANSITIONS[0], sequence: 4 };
  it.each(damaged(TRANSITIONS, stray))('differs when $fault', ({ list }) => {
    expect(recomputed(INPUTS, list)).not.toEqual([]);
  });

  it('differs when a member of one is another', () => {
    const [first, second, third] = TRANSITIONS;
    expect(recomputed(INPUTS, [first, { ...second, message: 'other' }, third])).not.toEqual([]);
  });

  it.each(
    damaged(
      INPUTS.observations,
      record('observations', 3, { ...SAMPLES[0], time: START + 3 }, OBSERVATION_TYPE.samples),
    ),
  )('differs when of the observations $fault', ({ list }) => {
    expect(recomputed({ ...INPUTS, observations: list, trail: along({ nextOffset: 4 }) }, TRANSITIONS)).not.toEqual([]);
  });

  it.each([
    { fault: 'the shard had not come to an observation', step: { nextOffset: 2 } },
    { fault: 'it had not come to a monitor', step: { configOffset: 1 } },
  ])('differs when $fault', ({ step }) => {
    expect(recomputed({ ...INPUTS, trail: along(step) }, TRANSITIONS)).not.toEqual([]);
  });
});
