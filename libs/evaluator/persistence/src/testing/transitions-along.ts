import type { ConfigurationRecord } from '@tocsin/evaluator-domain';
import {
  expectedGroupTransitions,
  expectedTransitions,
  inputsAlong,
  type PlacedObservation,
  type TrailStep,
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

/** What shards have taken in. */
export interface TakenIn {
  /** Of `config.v1`. */
  readonly config: readonly LogRecord[];
  /** Of `observations.v1`. */
  readonly observations: readonly LogRecord[];
  /** Of `observations.v1`. */
  readonly partitions: number;
  /** By shard: see `readShardTrail`. */
  readonly trail: ReadonlyMap<number, readonly TrailStep[]>;
  readonly connectivityGoneMs: number;
}

/** What the pure core makes of it, undisturbed and in one go, each change of the configuration where the shard came to it. */
export function transitionsAlong({
  config,
  observations,
  partitions,
  trail,
  connectivityGoneMs,
}: TakenIn): readonly (AlertTransition | GroupTransition)[] {
  const configuration: ConfigurationRecord[] = config
    .filter(({ value }) => value !== null)
    .map((record) => ({ record: configRecordV1.parse(jsonOf(record)), offset: record.offset }));
  const logs = [...trail].map(([shard, steps]) => {
    const placed = observations
      .filter(({ partition }) => partition === shard)
      .map((record) => ({ offset: record.offset, input: inputOf(record) }));
    return {
      connectivityGoneMs,
      owns: (key: string) => partitionOf(key, partitions) === shard,
      inputs: inputsAlong(steps, configuration, placed),
    };
  });
  return [...expectedTransitions(logs), ...expectedGroupTransitions(logs)];
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

const jsonOf = ({ value }: LogRecord): unknown => JSON.parse(String(value));
