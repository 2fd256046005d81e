import { Configuration, type Caller, type ConfigurationChange } from '@tocsin/config-domain';
import { inTransaction, sqlStateOf, type Outbox } from '@tocsin/persistence';
import type { Clock, IdSource } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { PostgresAlertGroupSettingWriter } from './alert-group-settings/postgres-alert-group-setting-writer.js';
import { ChangeScope, type ConfigTopics } from './changes/change-scope.js';
import { PostgresChannelWriter } from './channels/postgres-channel-writer.js';
import { PostgresChartWriter } from './charts/postgres-chart-writer.js';
import { PostgresApiKeyWriter } from './api-keys/postgres-api-key-writer.js';
import { PostgresGraphAnnotationWriter } from './graph-annotations/postgres-graph-annotation-writer.js';
import { PostgresDowntimeWriter } from './downtimes/postgres-downtime-writer.js';
import { PostgresGraphDefinitionWriter } from './graph-definitions/postgres-graph-definition-writer.js';
import { PostgresHostWriter } from './hosts/postgres-host-writer.js';
import { PostgresKpiMonitorWriter } from './kpi-monitors/postgres-kpi-monitor-writer.js';
import { PostgresMonitorWriter } from './monitors/postgres-monitor-writer.js';
import { PostgresNotificationGroupWriter } from './notification-groups/postgres-notification-group-writer.js';
import { PostgresMetadataWriter } from './metadata/postgres-metadata-writer.js';
import { PostgresOrganizationWriter } from './organizations/postgres-organization-writer.js';
import { PostgresProjectWebhookWriter } from './project-webhooks/postgres-project-webhook-writer.js';
import { PostgresProjectWriter } from './projects/postgres-project-writer.js';
import { PostgresServiceWriter } from './services/postgres-service-writer.js';
import { PostgresUserWriter } from './users/postgres-user-writer.js';

const FOREIGN_KEY_VIOLATION = '23503';
/** How often a change is repeated when something that it refers to was removed at the same time. */
const MAX_REPEATS = 4;

/** Changes of the configuration as transactions of PostgreSQL: entity, audit row and outbox rows in one. */
export class PostgresConfiguration extends Configuration {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly topics: ConfigTopics,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {
    super();
  }

  override async change<T>(caller: Caller, work: (change: ConfigurationChange) => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await inTransaction(this.dataSource, (queryRunner) => work(this.begin(queryRunner, caller)));
      } catch (error) {
        if (sqlStateOf(error) !== FOREIGN_KEY_VIOLATION || repeats === MAX_REPEATS) throw error;
      }
    }
  }

  private begin(queryRunner: QueryRunner, caller: Caller): ConfigurationChange {
    const scope = new ChangeScope(queryRunner, this.outbox, this.topics, this.ids, caller, this.clock.now());
    return {
      org: scope.org,
      at: scope.at,
      organizations: new PostgresOrganizationWriter(scope),
      projects: new PostgresProjectWriter(scope),
      users: new PostgresUserWriter(scope),
      apiKeys: new PostgresApiKeyWriter(scope),
      services: new PostgresServiceWriter(scope),
      hosts: new PostgresHostWriter(scope),
      graphDefinitions: new PostgresGraphDefinitionWriter(scope),
      graphAnnotations: new PostgresGraphAnnotationWriter(scope),
      metadata: new PostgresMetadataWriter(scope),
      monitors: new PostgresMonitorWriter(scope),
      channels: new PostgresChannelWriter(scope),
      notificationGroups: new PostgresNotificationGroupWriter(scope),
      downtimes: new PostgresDowntimeWriter(scope),
      alertGroupSettings: new PostgresAlertGroupSettingWriter(scope),
      charts: new PostgresChartWriter(scope),
      kpiMonitors: new PostgresKpiMonitorWriter(scope),
      projectWebhooks: new PostgresProjectWebhookWriter(scope),
      announce: (announcement) => scope.announce(announcement),
    };
  }
}
