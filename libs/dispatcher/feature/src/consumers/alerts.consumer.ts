import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import { FindingMessages, ToldChannels } from '@tocsin/dispatcher-domain';
import {
  type AlertTransition,
  alertTransitionV1,
  type GroupTransition,
  groupTransitionV1,
  type KpiFindings,
  kpiFindingsV1,
  RECORD_TYPE,
} from '@tocsin/payload-schemas';
import { LogConsumer, OnAssigned, OnBatch, OnRevoked } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';
import type { z } from 'zod';
import { FindingNotifications } from '../planning/finding-notifications.js';
import type { KnownBefore } from '../planning/known-before.js';
import { MessageNumbers } from '../planning/message-numbers.js';
import { listOf, type Notification } from '../planning/notification.js';
import { Notifications, type RecordContext } from '../planning/notifications.js';
import { ToldSoFar } from '../planning/told-so-far.js';
import { DISPATCHER_TRANSPORT } from './dispatcher-group.js';
import { PlanRecords, type RecordReading } from './plan-records.js';

type Told = AlertTransition | GroupTransition | KpiFindings;

/**
 * Reads `alerts.v1`: every transition of an alert or an alert group, and all findings of a KPI monitor, become deliveries.
 * Later kinds of record are ignored.
 */
@LogConsumer()
export class AlertsConsumer {
  private readonly reading: RecordReading<Told>;

  constructor(
    private readonly planRecords: PlanRecords,
    private readonly notifications: Notifications,
    private readonly findingNotifications: FindingNotifications,
    private readonly toldChannels: ToldChannels,
    private readonly findingMessages: FindingMessages,
    private readonly clock: Clock,
  ) {
    this.reading = {
      topic: 'alerts',
      schemaOf,
      configOffset: ({ configOffset }) => configOffset,
      at: (told) => secondsOf(told) * 1_000,
      known: (records) => this.known(records),
      notify: (told, context, known) => this.notify(told, context, known),
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

  private async known(records: readonly Told[]): Promise<KnownBefore> {
    const findings = records.filter(isOfKpi);
    return {
      numbers: await MessageNumbers.read(findings, this.findingMessages, this.clock.now()),
      told: await ToldSoFar.read(records.filter(isOfAlert), findings, this.toldChannels),
    };
  }

  private notify(told: Told, context: RecordContext, known: KnownBefore): readonly Notification[] {
    if (isOfAlert(told)) return listOf(this.notifications.ofTransition(told, context, known.told));
    if (isOfKpi(told)) return this.findingNotifications.of(told, known.numbers.of(told), context, known.told);
    return listOf(this.notifications.ofGroup(told, context));
  }
}

const isOfAlert = (told: Told): told is AlertTransition => 'alert' in told;
const isOfKpi = (told: Told): told is KpiFindings => 'findings' in told;

function schemaOf({ headers }: LogRecord): z.ZodType<Told> | undefined {
  switch (headers['ce_type']) {
    case RECORD_TYPE.groupTransition:
      return groupTransitionV1;
    case RECORD_TYPE.kpiFindings:
      return kpiFindingsV1;
    case RECORD_TYPE.alertTransition:
    case undefined:
      return alertTransitionV1;
    default:
      return undefined;
  }
}

function secondsOf(told: Told): number {
  return isOfAlert(told) ? (told.at ?? told.alert.statusChangedAt) : told.at;
}
