import { type AlertFilter, AlertMemos, type AlertView, type Page, StoredAlerts } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { ALERT_COLUMNS, type StoredAlert, toAlertRow } from '../shards/stored-rows.js';

export const ALERTS = `select g.key as org, ${ALERT_COLUMNS}, memo
  from alert join organization g using (org_id) left join alert_memo using (org_id, alert_id)`;

/** Written out, so that the index of open alerts is used. */
const OPENNESS: Readonly<Record<string, string>> = { undefined: '', true: 'and is_open', false: 'and not is_open' };

const FILTER = `and ($4::text is null or status = $4) and ($5::text is null or monitor_id = $5)
  and ($6::text is null or (target ->> 'kind' = 'host' and target ->> 'id' = $6))
  and ($7::text is null or (target ->> 'kind' = 'service' and target ->> 'name' = $7))
  and ($8::boolean is null or (acknowledged is not null) = $8)
  and ($9::text is null or assignee ->> 'id' = $9)
  and ($10::boolean is null or (type = 'kpi') = $10)
  and ($11::text is null or evidence ->> 'projectId' = $11)`;

const CHANGES_STATUS = `and convert_from(body, 'UTF8')::json ->> 'previousStatus'
  is distinct from convert_from(body, 'UTF8')::json -> 'alert' ->> 'status'`;

export type StoredView = StoredAlert & { readonly memo: string | null };

/** Alerts in PostgreSQL. Their ids sort by opening time, which is what pages follow. */
export class PostgresStoredAlerts extends StoredAlerts {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    org: string,
    { limit, before, ...filter }: AlertFilter & { readonly limit: number; readonly before?: string },
  ): Promise<Page<AlertView>> {
    const { status, monitorId, hostId, service, isAcknowledged, assigneeId, isKpi, projectId } = filter;
    const rows = await this.read<StoredView>(
      `${ALERTS} where g.key = $1 and ($2::text is null or alert_id < $2) ${OPENNESS[String(filter.isOpen)]} ${FILTER}
       order by alert_id desc limit $3`,
      [org, before, limit + 1, status, monitorId, hostId, service, isAcknowledged, assigneeId, isKpi, projectId],
    );
    return page(rows.map(toView), limit);
  }

  override async find(org: string, alertId: string): Promise<AlertView | undefined> {
    const [row] = await this.read<StoredView>(`${ALERTS} where g.key = $1 and alert_id = $2`, [org, alertId]);
    return row === undefined ? undefined : toView(row);
  }

  override async transitions(
    org: string,
    alertId: string,
    { onlyStatus, limit, before }: { readonly onlyStatus: boolean; readonly limit: number; readonly before?: number },
  ): Promise<Page<AlertTransition>> {
    const rows = await this.read<{ body: Buffer }>(
      `select body from alert_transition join organization g using (org_id)
       where g.key = $1 and alert_id = $2 and ($3::int4 is null or sequence < $3) ${onlyStatus ? CHANGES_STATUS : ''}
       order by sequence desc limit $4`,
      [org, alertId, before, limit + 1],
    );
    return page(rows.map(toTransition), limit);
  }

  override async openOfHost(org: string, hostId: string): Promise<readonly AlertView[]> {
    const rows = await this.read<StoredView>(
      `${ALERTS} where g.key = $1 and is_open and target ->> 'kind' = 'host' and target ->> 'id' = $2
       order by alert_id desc`,
      [org, hostId],
    );
    return rows.map(toView);
  }

  private async read<Row>(statement: string, parameters: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.dataSource.query(statement, [...parameters]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** Notes of users in a table that no shard writes. */
export class PostgresAlertMemos extends AlertMemos {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async set(org: string, alertId: string, memo: string): Promise<boolean> {
    try {
      const rows = await this.dataSource.query<unknown[]>(
        `insert into alert_memo as stored (org_id, alert_id, memo)
         select org_id, alert_id, $3 from alert join organization g using (org_id) where g.key = $1 and alert_id = $2
         on conflict (org_id, alert_id) do update set memo = excluded.memo returning alert_id`,
        [org, alertId, memo],
      );
      return rows.length > 0;
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** The stored body is what was parsed, or made by the core, before it was stored. */
export const toTransition = ({ body }: { readonly body: Buffer }): AlertTransition =>
  JSON.parse(body.toString()) as AlertTransition;

export function toView(row: StoredView): AlertView {
  return { ...toAlertRow(row), ...(row.memo !== null && { memo: row.memo }) };
}

/** @param items - One more than the page holds, if there are more. */
export function page<T>(items: readonly T[], limit: number): Page<T> {
  return { items: items.slice(0, limit), hasMore: items.length > limit };
}
