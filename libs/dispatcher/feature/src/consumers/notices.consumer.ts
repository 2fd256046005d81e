import type { RecordBatch } from '@tocsin/messaging';
import { noticeV1, type Notice } from '@tocsin/payload-schemas';
import { LogConsumer, OnAssigned, OnBatch, OnRevoked } from '@tocsin/platform';
import { Notifications } from '../planning/notifications.js';
import { nothingKnown } from '../planning/known-before.js';
import { listOf } from '../planning/notification.js';
import { DISPATCHER_TRANSPORT } from './dispatcher-group.js';
import { PlanRecords, type RecordReading } from './plan-records.js';

/** Reads `notices.v1`: what happened in the configuration becomes deliveries. */
@LogConsumer()
export class NoticesConsumer {
  private readonly reading: RecordReading<Notice>;

  constructor(
    private readonly planRecords: PlanRecords,
    notifications: Notifications,
  ) {
    this.reading = {
      topic: 'notices',
      schemaOf: () => noticeV1,
      configOffset: () => -1,
      at: ({ at }) => at,
      known: async () => nothingKnown(),
      notify: (notice, context) => listOf(notifications.ofNotice(notice, context)),
    };
  }

  @OnAssigned('notices', DISPATCHER_TRANSPORT)
  onAssigned(partition: number): Promise<number> {
    return this.planRecords.assigned('notices', partition);
  }

  @OnBatch('notices', DISPATCHER_TRANSPORT)
  onBatch(batch: RecordBatch): Promise<void> {
    return this.planRecords.run(batch, this.reading);
  }

  @OnRevoked('notices', DISPATCHER_TRANSPORT)
  onRevoked(partition: number): void {
    this.planRecords.revoked('notices', partition);
  }
}
