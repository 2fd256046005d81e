import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import { ToldChannels } from '@tocsin/dispatcher-domain';
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
import { ToldSoFar } from '../planning/told-so-far.js';
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
    toldChannels: ToldChannels,
  ) {
    this.reading = {
      topic: 'alerts',
      schemaOf,
      configOffset: ({ configOffset }) => configOffset,
      at: (transition) => secondsOf(transition) * 1_000,
      told: (transitions) => ToldSoFar.read(transitions.filter(isOfAlert), toldChannels),
      notify: (transition, context, told) =>
        isOfAlert(transition)
          ? notifications.ofTransition(transition, context, told)
          : notifications.ofGroup(transition, context),
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

const isOfAlert = (transition: Transition): transition is AlertTransition => 'alert' in transition;

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
  return isOfAlert(transition) ? (transition.at ?? transition.alert.statusChangedAt) : transition.at;
}
