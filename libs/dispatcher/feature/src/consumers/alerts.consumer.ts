import type { RecordBatch } from '@tocsin/messaging';
import { alertTransitionV1, type AlertTransition } from '@tocsin/payload-schemas';
import { LogConsumer, OnAssigned, OnBatch, OnRevoked } from '@tocsin/platform';
import { Notifications } from '../planning/notifications.js';
import { DISPATCHER_TRANSPORT } from './dispatcher-group.js';
import { PlanRecords, type RecordReading } from './plan-records.js';

/** Reads `alerts.v1`: every transition becomes deliveries. */
@LogConsumer()
export class AlertsConsumer {
  private readonly reading: RecordReading<AlertTransition>;

  constructor(
    private readonly planRecords: PlanRecords,
    notifications: Notifications,
  ) {
    this.reading = {
      topic: 'alerts',
      schema: alertTransitionV1,
      configOffset: ({ configOffset }) => configOffset,
      at: ({ alert, at = alert.statusChangedAt }) => at * 1_000,
      notify: (transition, context) => notifications.ofTransition(transition, context),
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
