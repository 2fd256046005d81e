import { type Migration, outboxMigration } from '@tocsin/persistence';
import { AlertGroupSettings1764200600000 } from './alert-group-settings.js';
import { AuditRetention1764000005000 } from './audit-retention.js';
import { ChartsAndKpiMonitors1764305000000 } from './charts-and-kpi-monitors.js';
import { AuditTables1764000001000 } from './audit-tables.js';
import { GraphAnnotations1764000006000 } from './graph-annotations.js';
import { DowntimeTables1764200100000 } from './downtime-tables.js';
import { NotificationTables1764000003000 } from './notification-tables.js';
import { OrganizationTables1764000002000 } from './organization-tables.js';
import { PageTables1764000004000 } from './page-tables.js';
import { ProjectWebhooks1764306000000 } from './project-webhooks.js';
import { ProjectsAndRoles1764200700000 } from './projects-and-roles.js';

/** Schema of the config service: it alone owns it. */
export const CONFIG_SCHEMA = 'config';

/** In the order in which they are applied. */
export const CONFIG_MIGRATIONS: readonly Migration[] = [
  outboxMigration,
  AuditTables1764000001000,
  OrganizationTables1764000002000,
  NotificationTables1764000003000,
  PageTables1764000004000,
  AuditRetention1764000005000,
  GraphAnnotations1764000006000,
  DowntimeTables1764200100000,
  AlertGroupSettings1764200600000,
  ProjectsAndRoles1764200700000,
  ChartsAndKpiMonitors1764305000000,
  ProjectWebhooks1764306000000,
];
