import type { TrailStep } from '@tocsin/evaluator-domain/testing';
import { readShardTrail, type RunSql } from '@tocsin/evaluator-persistence/testing';
import type { Log, LogRecord } from '@tocsin/messaging';
import {
  type AlertTransition,
  alertTransitionV1,
  type DeliveryEvent,
  deliveryEventV1,
  type GroupTransition,
  groupTransitionV1,
  RECORD_TYPE,
  TOPICS,
} from '@tocsin/payload-schemas';
import { jsonOf, readTopic } from './read-topic.js';

/** What the dispatcher was told and what it told, repeats too. */
export interface Outcomes {
  readonly alerts: readonly AlertTransition[];
  readonly groups: readonly GroupTransition[];
  readonly deliveries: readonly DeliveryEvent[];
}

export async function readOutcomes(log: Log): Promise<Outcomes> {
  const told = await readTopic(log, TOPICS.alerts.name);
  const ofType = (type: string): LogRecord[] => told.filter(({ headers }) => headers['ce_type'] === type);
  return {
    alerts: ofType(RECORD_TYPE.alertTransition).map((record) => alertTransitionV1.parse(jsonOf(record))),
    groups: ofType(RECORD_TYPE.groupTransition).map((record) => groupTransitionV1.parse(jsonOf(record))),
    deliveries: (await readTopic(log, TOPICS.deliveries.name)).map((record) => deliveryEventV1.parse(jsonOf(record))),
  };
}

/** What the evaluator was told, and in which order its shards took it in. */
export interface Inputs {
  readonly config: readonly LogRecord[];
  readonly observations: readonly LogRecord[];
  /** Of each shard; there is one for each partition of the observations. */
  readonly trail: ReadonlyMap<number, readonly TrailStep[]>;
}

export async function readInputs(log: Log, run: RunSql): Promise<Inputs> {
  const trail = await readShardTrail(run);
  expect(trail.size).toBe(await log.partitionCount(TOPICS.observations.name));
  return {
    config: await readTopic(log, TOPICS.config.name),
    observations: await readTopic(log, TOPICS.observations.name),
    trail,
  };
}
