import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import {
  type AlertTransition,
  alertTransitionV1,
  type GroupTransition,
  groupTransitionV1,
  RECORD_TYPE,
} from '@tocsin/payload-schemas';
import { LogConsumer, OnAssigned, OnBatch, OnRevoked } from '@tocsin/platform';
import type { z } from 'zod';
import { Notifications } from '../planning/notifications.js';
import { DISPATCHER_TRANSPORT } from './dispatcher-group.js';
import { PlanRecords, type RecordReading } from './plan-records.js';

type Transition = AlertTransition | GroupTransition;

/** Reads `alerts.v1`: every transition of an alert or an alert group becomes deliveries. Later kinds of record are ignored. */
@LogConsumer()
export class AlertsConsumer {
  private readonly reading: RecordReading<Transition>;

  constructor(
    private readonly planRecords: PlanRecords,
    notifications: Notifications,
  ) {
    this.reading = {
      topic: 'alerts',
      schemaOf,
      configOffset: ({ configOffset }) => configOffset,
      at: (transition) => secondsOf(transition) * 1_000,
      notify: (transition, context) =>
        'group' in transition
          ? notifications.ofGroup(transition, context)
          : notifications.ofTransition(transition, context),
    };
  }

  @OnAssigned('alerts', DISPATCHER_TRANSPORT)
  onAssigned(partition: number): Promise<number> {
    return this.planRecords.assigned('alerts', partition);
  }

  @OnBatch('alerts', DISPATCHER_TRANSPORT)
  onBatch(batch: RecordBatch): Promise<void> {
    return this.planRecords.run(batch, this.reading);
  }

  @OnRevoked('alerts', DISPATCHER_TRANSPORT)
  onRevoked(partition: number): void {
    this.planRecords.revoked('alerts', partition);
  }
}

function schemaOf({ headers }: LogRecord): z.ZodType<Transition> | undefined {
  switch (headers['ce_type']) {
    case RECORD_TYPE.groupTransition:
      return groupTransitionV1;
    case RECORD_TYPE.alertTransition:
    case undefined:
      return alertTransitionV1;
    default:
      return undefined;
  }
}

function secondsOf(transition: Transition): number {
  if ('group' in transition) return transition.at;
  return transition.at ?? transition.alert.statusChangedAt;
}
