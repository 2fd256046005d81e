import { type GroupReferences, NotificationGroupWriter, type Stored } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_GROUPS, storedGroups } from './notification-group-rows.js';

const referable = z.tuple([
  z.object({ channels: z.array(z.string()), monitors: z.array(z.string()), services: z.array(z.string()) }),
]);

export class PostgresNotificationGroupWriter extends NotificationGroupWriter {
  private readonly table: StateTable<'notificationGroup'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'notificationGroup');
  }

  override async lockAll(): Promise<readonly Stored<NotificationGroupState>[]> {
    await this.scope.lockOrganization();
    return storedGroups(await this.scope.rows(SELECT_GROUPS, [this.scope.org]));
  }

  override async references(): Promise<GroupReferences> {
    const rows = await this.scope.rows(
      `select array(select id from channel where org_id = $1) as channels,
              array(select id from monitor where org_id = $1) as monitors,
              array(select name from service where org_id = $1) as services`,
      [this.scope.org],
    );
    const [{ channels, monitors, services }] = referable.parse(rows);
    return { channelIds: new Set(channels), monitorIds: new Set(monitors), serviceNames: new Set(services) };
  }

  override async insert(group: NotificationGroupState): Promise<void> {
    await this.scope.rows(
      'insert into notification_group (org_id, id, is_default, state, revision) values ($1, $2, $3, $4, 1)',
      [this.scope.org, group.id, group.type === 'group-default', JSON.stringify(group)],
    );
    await this.table.inserted(group);
  }

  override save(before: Stored<NotificationGroupState>, group: NotificationGroupState): Promise<void> {
    return this.table.save(before, group);
  }

  override remove(group: Stored<NotificationGroupState>): Promise<void> {
    return this.table.remove(group);
  }
}
