import type { AlertTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import { AlertHistory } from '@tocsin/service-ports';
import type { DataSource } from 'typeorm';
import { toTransition } from './postgres-stored-alerts.js';

/** Alerts that one page of ours shows at most. */
const MAX_READ = 100;

const NEWEST = `select body from alert join organization g using (org_id)
  join alert_transition using (org_id, alert_id, sequence) where g.key = $1`;
const OF_HOST = `and target ->> 'kind' = 'host' and target ->> 'id' = $2`;
const OF_MONITOR = 'and monitor_id = $2';
const OF_SERVICE = `and target ->> 'kind' = 'service' and target ->> 'name' = $2`;

/** What pages of other services show of alerts. */
export class PostgresAlertHistory extends AlertHistory {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override transitions(org: string, alertId: string): Promise<readonly AlertTransition[]> {
    return this.read(
      `select body from alert_transition join organization g using (org_id)
       where g.key = $1 and alert_id = $2 order by sequence`,
      [org, alertId],
    );
  }

  override openOfHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, `and is_open ${OF_HOST}`, hostId);
  }

  override openOfMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, `and is_open ${OF_MONITOR}`, monitorId);
  }

  override open(org: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, 'and is_open');
  }

  override ofHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, OF_HOST, hostId);
  }

  override ofMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, OF_MONITOR, monitorId);
  }

  override ofService(org: string, service: string): Promise<readonly AlertTransition[]> {
    return this.newest(org, OF_SERVICE, service);
  }

  private newest(org: string, condition: string, ...parameters: string[]): Promise<readonly AlertTransition[]> {
    return this.read(`${NEWEST} ${condition} order by alert_id desc limit ${MAX_READ}`, [org, ...parameters]);
  }

  private async read(statement: string, parameters: unknown[]): Promise<readonly AlertTransition[]> {
    try {
      const rows = await this.dataSource.query<{ body: Buffer }[]>(statement, parameters);
      return rows.map(toTransition);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
