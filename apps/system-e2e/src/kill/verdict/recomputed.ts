import type { ConfigurationRecord, ShardInput } from '@tocsin/evaluator-domain';
import {
  configurationInputs,
  expectedGroupTransitions,
  expectedTransitions,
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
 * What differs between `alerts.v1` and what the pure core makes of `observations.v1` as it lies in the log, repeats
 * removed. The configuration was complete before the load began, but for a monitor that looks at nothing.
 */
export function recomputed(
  { config, observations, observationPartitions: partitions }: Inputs,
  published: readonly (AlertTransition | GroupTransition)[],
): readonly string[] {
  const configuration: ConfigurationRecord[] = config
    .filter(({ value }) => value !== null)
    .map((record) => ({ record: configRecordV1.parse(jsonOf(record)), offset: record.offset }));
  const logs = Array.from({ length: partitions }, (_, partition) => ({
    connectivityGoneMs: CONNECTIVITY_GONE_MS,
    owns: (key: string) => partitionOf(key, partitions) === partition,
    inputs: [
      ...configurationInputs(configuration),
      ...observations.filter((record) => record.partition === partition).map(inputOf),
    ],
  }));
  const expected = [...expectedTransitions(logs), ...expectedGroupTransitions(logs)];
  return transitionFaults(expected, published, { anyConfigOffset: true });
}

function inputOf(record: LogRecord): ShardInput {
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
