import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import { AlertHistory, type GroupHistory } from '@tocsin/service-ports';
import type { DataSource } from 'typeorm';
import { toGroupTransition } from '../groups/postgres-stored-alert-groups.js';
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

  override async group(org: string, groupId: string): Promise<GroupHistory | undefined> {
    const transitions = await this.readGroups(
      `select body from alert_group_transition join organization g using (org_id)
       where g.key = $1 and group_id = $2 order by sequence`,
      [org, groupId],
    );
    if (transitions.length === 0) return undefined;
    const isMember = `and (org_id, alert_id) in (
      select m.org_id, m.alert_id from alert_group_member m where m.org_id = g.org_id and m.group_id = $2)`;
    return { transitions, alerts: await this.newest(org, isMember, groupId) };
  }

  override groupsOfSetting(org: string, settingId: string): Promise<readonly GroupTransition[]> {
    return this.readGroups(
      `select body from alert_group join organization g using (org_id)
         join alert_group_transition using (org_id, group_id, sequence)
       where g.key = $1 and setting_id = $2 order by group_id desc limit ${MAX_READ}`,
      [org, settingId],
    );
  }

  private async readGroups(statement: string, parameters: unknown[]): Promise<readonly GroupTransition[]> {
    try {
      const rows = await this.dataSource.query<{ body: string }[]>(statement, parameters);
      return rows.map(toGroupTransition);
    } catch (error) {
      throw databaseError(error);
    }
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
