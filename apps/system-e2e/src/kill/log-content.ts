import type { Log, LogRecord } from '@tocsin/messaging';
import {
  type AlertTransition,
  alertTransitionV1,
  type DeliveryEvent,
  deliveryEventV1,
  TOPICS,
} from '@tocsin/payload-schemas';
import { jsonOf, readTopic } from './read-topic.js';

/** What the dispatcher was told and what it told. */
export async function readOutcomes(
  log: Log,
): Promise<{ readonly alerts: AlertTransition[]; readonly deliveries: DeliveryEvent[] }> {
  return {
    alerts: (await readTopic(log, TOPICS.alerts.name)).map((record) => alertTransitionV1.parse(jsonOf(record))),
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
