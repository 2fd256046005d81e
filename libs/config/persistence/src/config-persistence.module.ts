import { type DynamicModule, Module } from '@nestjs/common';
import {
  AlertGroupSettings,
  ApiKeys,
  AuditLog,
  Channels,
  Charts,
  ConfigRecords,
  Configuration,
  GraphAnnotations,
  Downtimes,
  Hosts,
  KpiMonitors,
  MetadataDocuments,
  Monitors,
  NotificationGroups,
  Organizations,
  Projects,
  ProjectWebhooks,
  Republication,
  Services,
  SignIns,
  Tombstones,
  Users,
} from '@tocsin/config-domain';
import type { Outbox } from '@tocsin/persistence';
import type { Clock, IdSource } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { PostgresAlertGroupSettings } from './alert-group-settings/postgres-alert-group-settings.js';
import { PostgresApiKeys } from './api-keys/postgres-api-keys.js';
import { PostgresAuditLog } from './audit/postgres-audit-log.js';
import { PostgresCharts } from './charts/postgres-charts.js';
import type { ConfigTopics } from './changes/change-scope.js';
import { PostgresChannels } from './channels/postgres-channels.js';
import { PostgresGraphAnnotations } from './graph-annotations/postgres-graph-annotations.js';
import { PostgresDowntimes } from './downtimes/postgres-downtimes.js';
import { PostgresHosts } from './hosts/postgres-hosts.js';
import { PostgresKpiMonitors } from './kpi-monitors/postgres-kpi-monitors.js';
import { PostgresMonitors } from './monitors/postgres-monitors.js';
import { PostgresNotificationGroups } from './notification-groups/postgres-notification-groups.js';
import { PostgresMetadataDocuments } from './metadata/postgres-metadata-documents.js';
import { PostgresOrganizations } from './organizations/postgres-organizations.js';
import { PostgresSignIns } from './pages/postgres-sign-ins.js';
import { PostgresProjectWebhooks } from './project-webhooks/postgres-project-webhooks.js';
import { PostgresProjects } from './projects/postgres-projects.js';
import { PostgresConfiguration } from './postgres-configuration.js';
import { PostgresConfigRecords } from './records/postgres-config-records.js';
import { PostgresRepublication } from './records/postgres-republication.js';
import { PostgresTombstones } from './records/postgres-tombstones.js';
import { rowsOf } from './rows.js';
import { PostgresServices } from './services/postgres-services.js';
import { PostgresUsers } from './users/postgres-users.js';

export interface ConfigPersistence {
  /** Of the schema `CONFIG_SCHEMA`, with `CONFIG_MIGRATIONS` applied. */
  readonly dataSource: DataSource;
  readonly outbox: Outbox;
  readonly topics: ConfigTopics;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Current records, for whoever must answer look-ups before the modules exist. */
export const configRecordsOf = (dataSource: DataSource): ConfigRecords => new PostgresConfigRecords(rowsOf(dataSource));

/** Publishes the configuration again, for whoever learns that `config.v1` was lost. */
export const republicationOf = (dataSource: DataSource, outbox: Outbox, topics: ConfigTopics): Republication =>
  new PostgresRepublication(dataSource, outbox, topics);

/** Every port of `config-domain` that PostgreSQL can hold; `Egress` is the application's. */
@Module({})
export class ConfigPersistenceModule {
  static register({ dataSource, outbox, topics, clock, ids }: ConfigPersistence): DynamicModule {
    const database = rowsOf(dataSource);
    const ports = [
      { provide: Configuration, useValue: new PostgresConfiguration(dataSource, outbox, topics, clock, ids) },
      { provide: ConfigRecords, useValue: configRecordsOf(dataSource) },
      { provide: Republication, useValue: republicationOf(dataSource, outbox, topics) },
      { provide: Tombstones, useValue: new PostgresTombstones(dataSource, outbox, topics) },
      { provide: AuditLog, useValue: new PostgresAuditLog(dataSource) },
      { provide: Organizations, useValue: new PostgresOrganizations(database) },
      { provide: Projects, useValue: new PostgresProjects(database) },
      { provide: Users, useValue: new PostgresUsers(database) },
      { provide: ApiKeys, useValue: new PostgresApiKeys(database) },
      { provide: Services, useValue: new PostgresServices(database) },
      { provide: Hosts, useValue: new PostgresHosts(database) },
      { provide: GraphAnnotations, useValue: new PostgresGraphAnnotations(database) },
      { provide: MetadataDocuments, useValue: new PostgresMetadataDocuments(database) },
      { provide: Monitors, useValue: new PostgresMonitors(database) },
      { provide: Channels, useValue: new PostgresChannels(database) },
      { provide: NotificationGroups, useValue: new PostgresNotificationGroups(database) },
      { provide: Downtimes, useValue: new PostgresDowntimes(database) },
      { provide: AlertGroupSettings, useValue: new PostgresAlertGroupSettings(database) },
      { provide: Charts, useValue: new PostgresCharts(database) },
      { provide: KpiMonitors, useValue: new PostgresKpiMonitors(database) },
      { provide: ProjectWebhooks, useValue: new PostgresProjectWebhooks(database) },
      { provide: SignIns, useValue: new PostgresSignIns(database) },
    ];
    return { module: ConfigPersistenceModule, providers: ports, exports: ports.map(({ provide }) => provide) };
  }
}
