import type { Notice } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { Caller } from './caller.js';
import type { AlertGroupSettingWriter } from './alert-group-settings/alert-group-setting-writer.js';
import type { ApiKeyWriter } from './api-keys/api-key-writer.js';
import type { ChartWriter } from './charts/chart-writer.js';
import type { GraphAnnotationWriter } from './graph-annotations/graph-annotation-writer.js';
import type { GraphDefinitionWriter } from './graph-definitions/graph-definition-writer.js';
import type { HostWriter } from './hosts/host-writer.js';
import type { MetadataWriter } from './metadata/metadata-writer.js';
import type { ProjectWebhookWriter } from './project-webhooks/project-webhook-writer.js';
import type { ProjectWriter } from './projects/project-writer.js';
import type { OrganizationWriter } from './organizations/organization-writer.js';
import type { DowntimeWriter } from './downtimes/downtime-writer.js';
import type { ChannelWriter } from './channels/channel-writer.js';
import type { KpiMonitorWriter } from './kpi-monitors/kpi-monitor-writer.js';
import type { MonitorWriter } from './monitors/monitor-writer.js';
import type { NotificationGroupWriter } from './notification-groups/notification-group-writer.js';
import type { ServiceWriter } from './services/service-writer.js';
import type { UserWriter } from './users/user-writer.js';

type WithoutCommon<N> = N extends Notice ? Omit<N, 'org' | 'noticeId' | 'at' | 'actor' | 'user'> : never;

/** What people are told of a change, before the transaction adds who did it, where and when. */
export type Announcement = WithoutCommon<Notice>;

/**
 * One transaction over the configuration of one organization. Every write of a writer stores the entity, its audit row
 * and its record for `config.v1` together, so that no change can be stored without being told.
 *
 * Writers lock what they are asked to `lock` until the transaction ends. Use cases that lock several things lock them in
 * the order of the members below, and those of one kind in the order of their keys.
 */
export interface ConfigurationChange {
  /** Organization id. */
  readonly org: string;
  /** The time of every record of this change. */
  readonly at: EpochMs;
  readonly organizations: OrganizationWriter;
  readonly projects: ProjectWriter;
  readonly users: UserWriter;
  readonly apiKeys: ApiKeyWriter;
  readonly services: ServiceWriter;
  readonly hosts: HostWriter;
  readonly graphDefinitions: GraphDefinitionWriter;
  readonly graphAnnotations: GraphAnnotationWriter;
  readonly metadata: MetadataWriter;
  readonly monitors: MonitorWriter;
  readonly channels: ChannelWriter;
  readonly notificationGroups: NotificationGroupWriter;
  readonly downtimes: DowntimeWriter;
  readonly alertGroupSettings: AlertGroupSettingWriter;
  readonly charts: ChartWriter;
  readonly kpiMonitors: KpiMonitorWriter;
  readonly projectWebhooks: ProjectWebhookWriter;
  /** Tells people, once the transaction has committed. */
  announce(announcement: Announcement): Promise<void>;
}

/** The configuration as something that changes as a whole or not at all. */
export abstract class Configuration {
  /**
   * Runs `work` in one transaction. It may run more than once, when the database rolls it back because of a concurrent
   * change: it must have no effects but those on `change`.
   *
   * @throws Whatever `work` throws, with nothing stored.
   */
  abstract change<T>(caller: Caller, work: (change: ConfigurationChange) => Promise<T>): Promise<T>;
}
