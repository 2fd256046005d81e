import { type AlertView, type GroupRow, type Page, StoredAlertGroups } from '@tocsin/evaluator-domain';
import type { GroupTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { ALERTS, page, type StoredView, toView } from '../alerts/postgres-stored-alerts.js';
import { GROUP_COLUMNS, type StoredGroup, toGroupRow } from './stored-groups.js';

const GROUPS = `select g.key as org, ${GROUP_COLUMNS} from alert_group join organization g using (org_id)`;

/** Alert groups in PostgreSQL. Their ids sort by opening time, which is what pages follow. */
export class PostgresStoredAlertGroups extends StoredAlertGroups {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    org: string,
    { isOpen, settingId, limit, before }: Parameters<StoredAlertGroups['list']>[1],
  ): Promise<Page<GroupRow>> {
    const openness = isOpen === undefined ? '' : isOpen ? 'and is_open' : 'and not is_open';
    const rows = await this.read<StoredGroup>(
      `${GROUPS} where g.key = $1 and ($2::text is null or group_id < $2) ${openness}
         and ($4::text is null or setting_id = $4)
       order by group_id desc limit $3`,
      [org, before, limit + 1, settingId],
    );
    return page(rows.map(toGroupRow), limit);
  }

  override async find(org: string, groupId: string): Promise<GroupRow | undefined> {
    const [row] = await this.read<StoredGroup>(`${GROUPS} where g.key = $1 and group_id = $2`, [org, groupId]);
    return row === undefined ? undefined : toGroupRow(row);
  }

  override async alerts(org: string, groupId: string, limit: number): Promise<Page<AlertView>> {
    const rows = await this.read<StoredView>(
      `${ALERTS} where g.key = $1 and (org_id, alert_id) in (
         select m.org_id, m.alert_id from alert_group_member m where m.org_id = g.org_id and m.group_id = $2)
       order by alert_id desc limit $3`,
      [org, groupId, limit + 1],
    );
    return page(rows.map(toView), limit);
  }

  override async transitions(org: string, groupId: string, limit: number): Promise<Page<GroupTransition>> {
    const rows = await this.read<{ body: string }>(
      `select body from alert_group_transition join organization g using (org_id)
       where g.key = $1 and group_id = $2 order by sequence desc limit $3`,
      [org, groupId, limit + 1],
    );
    return page(rows.map(toGroupTransition), limit);
  }

  private async read<Row>(statement: string, parameters: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.dataSource.query(statement, [...parameters]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** The stored body was made by the core. */
export const toGroupTransition = ({ body }: { readonly body: string }): GroupTransition =>
  JSON.parse(body) as GroupTransition;
