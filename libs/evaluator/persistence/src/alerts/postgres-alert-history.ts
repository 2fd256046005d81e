import type { AlertTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import { AlertHistory } from '@tocsin/service-ports';
import type { DataSource } from 'typeorm';
import { toTransition } from './postgres-stored-alerts.js';

/** Alerts that one page of ours shows at most. */
const MAX_OPEN = 100;

const OPEN = `select body from alert join organization g using (org_id)
  join alert_transition using (org_id, alert_id, sequence) where g.key = $1 and is_open`;

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
    return this.readOpen(org, `and target ->> 'kind' = 'host' and target ->> 'id' = $2`, [hostId]);
  }

  override openOfMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.readOpen(org, 'and monitor_id = $2', [monitorId]);
  }

  override open(org: string): Promise<readonly AlertTransition[]> {
    return this.readOpen(org, '', []);
  }

  private readOpen(org: string, condition: string, parameters: unknown[]): Promise<readonly AlertTransition[]> {
    return this.read(`${OPEN} ${condition} order by alert_id desc limit ${MAX_OPEN}`, [org, ...parameters]);
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
