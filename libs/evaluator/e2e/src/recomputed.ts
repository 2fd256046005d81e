import type { ConfigurationRecord } from '@tocsin/evaluator-domain';
import {
  expectedGroupTransitions,
  expectedTransitions,
  inputsAlong,
  type PlacedObservation,
} from '@tocsin/evaluator-domain/testing';
import { readShardTrail } from '@tocsin/evaluator-persistence/testing';
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
  TOPICS,
} from '@tocsin/payload-schemas';
import type { World } from './world.js';

/** What the pure core makes, undisturbed and in one go, of all that the shards of a world have taken in. */
export async function recomputed(world: World): Promise<readonly (AlertTransition | GroupTransition)[]> {
  const trail = await readShardTrail((sql) => world.query(sql));
  const configuration: ConfigurationRecord[] = world.logStore
    .records(TOPICS.config.name)
    .map((record) => ({ record: configRecordV1.parse(jsonOf(record)), offset: record.offset }));
  const observations = world.logStore.topic(TOPICS.observations.name).partitions;
  const logs = [...trail].map(([shard, steps]) => ({
    connectivityGoneMs: 600_000,
    owns: (key: string) => partitionOf(key, observations.length) === shard,
    inputs: inputsAlong(
      steps,
      configuration,
      observations[shard].map((record) => ({ offset: record.offset, input: inputOf(record) })),
    ),
  }));
  return [...expectedTransitions(logs), ...expectedGroupTransitions(logs)];
}

function inputOf(record: LogRecord): PlacedObservation['input'] {
  const { appendedAt: at } = record;
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

const jsonOf = ({ value }: LogRecord): unknown => JSON.parse(String(value));
