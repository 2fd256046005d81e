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

/** What the dispatcher was told and what it told. */
export async function readOutcomes(log: Log): Promise<{
  readonly alerts: AlertTransition[];
  readonly groups: GroupTransition[];
  readonly deliveries: DeliveryEvent[];
}> {
  const told = await readTopic(log, TOPICS.alerts.name);
  const ofType = (type: string): LogRecord[] => told.filter(({ headers }) => headers['ce_type'] === type);
  return {
    alerts: ofType(RECORD_TYPE.alertTransition).map((record) => alertTransitionV1.parse(jsonOf(record))),
    groups: ofType(RECORD_TYPE.groupTransition).map((record) => groupTransitionV1.parse(jsonOf(record))),
    deliveries: (await readTopic(log, TOPICS.deliveries.name)).map((record) => deliveryEventV1.parse(jsonOf(record))),
  };
}

/** What the evaluator was told. */
export interface Inputs {
  readonly config: readonly LogRecord[];
  readonly observations: readonly LogRecord[];
  readonly observationPartitions: number;
}

export async function readInputs(log: Log): Promise<Inputs> {
  return {
    config: await readTopic(log, TOPICS.config.name),
    observations: await readTopic(log, TOPICS.observations.name),
    observationPartitions: await log.partitionCount(TOPICS.observations.name),
  };
}
