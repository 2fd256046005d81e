import type { ConfigurationRecord } from '@tocsin/evaluator-domain';
import {
  expectedGroupTransitions,
  expectedTransitions,
  inputsAlong,
  type PlacedObservation,
  transitionFaults,
} from '@tocsin/evaluator-domain/testing';
import { type LogRecord, partitionOf } from '@tocsin/messaging';
import {
  type AlertTransition,
  checkReportsV1,
  commandV1,
  configRecordV1,
  type GroupTransition,
  groupMemberV1,
  monitorResultV1,
  OBSERVATION_TYPE,
  samplesV1,
} from '@tocsin/payload-schemas';
import { CONNECTIVITY_GONE_MS } from '../load/load.js';
import type { Inputs } from '../log-content.js';
import { jsonOf } from '../read-topic.js';

/**
 * What differs between `alerts.v1` and what the pure core makes, undisturbed and in one go, of `observations.v1` and
 * `config.v1` as they lie in the log, each change of the configuration where the shard came to it; repeats removed.
 */
export function recomputed(
  { config, observations, trail }: Inputs,
  published: readonly (AlertTransition | GroupTransition)[],
): readonly string[] {
  const configuration: ConfigurationRecord[] = config
    .filter(({ value }) => value !== null)
    .map((record) => ({ record: configRecordV1.parse(jsonOf(record)), offset: record.offset }));
  const logs = [...trail].map(([shard, steps]) => {
    const placed = observations
      .filter(({ partition }) => partition === shard)
      .map((record) => ({ offset: record.offset, input: inputOf(record) }));
    return {
      connectivityGoneMs: CONNECTIVITY_GONE_MS,
      owns: (key: string) => partitionOf(key, trail.size) === shard,
      inputs: inputsAlong(steps, configuration, placed),
    };
  });
  return transitionFaults([...expectedTransitions(logs), ...expectedGroupTransitions(logs)], published);
}

function inputOf(record: LogRecord): PlacedObservation['input'] {
  const at = record.appendedAt;
  switch (record.headers['ce_type']) {
    case OBSERVATION_TYPE.tick:
      return { kind: 'tick', at };
    case OBSERVATION_TYPE.samples:
      return { kind: 'samples', at, samples: samplesV1.parse(jsonOf(record)) };
    case OBSERVATION_TYPE.checkReports:
      return { kind: 'checkReports', at, checkReports: checkReportsV1.parse(jsonOf(record)) };
    case OBSERVATION_TYPE.command:
      return { kind: 'command', at, command: commandV1.parse(jsonOf(record)) };
    case OBSERVATION_TYPE.monitorResult:
      return { kind: 'monitorResult', at, monitorResult: monitorResultV1.parse(jsonOf(record)) };
    case OBSERVATION_TYPE.groupMember:
      return { kind: 'groupMember', at, groupMember: groupMemberV1.parse(jsonOf(record)) };
    default:
      throw new Error(`unknown observation ${JSON.stringify(record.headers)}`);
  }
}
