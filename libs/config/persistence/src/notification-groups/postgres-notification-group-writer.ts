import { type GroupReferences, NotificationGroupWriter, type Stored } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_GROUPS, storedGroups } from './notification-group-rows.js';

const referable = z.tuple([
  z.object({ channels: z.array(z.string()), monitors: z.array(z.string()), services: z.array(z.string()) }),
]);

export class PostgresNotificationGroupWriter extends NotificationGroupWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockAll(): Promise<readonly Stored<NotificationGroupState>[]> {
    // Rows that do not exist yet cannot be locked: the organization stands for them.
    await this.scope.rows('select from organization where id = $1 for no key update', [this.scope.org]);
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
    await this.scope.record({ kind: 'notificationGroup', id: group.id, revision: 1, before: null, state: group });
  }

  override async save(before: Stored<NotificationGroupState>, group: NotificationGroupState): Promise<void> {
    const { id } = group;
    const revision = before.revision + 1;
    await this.scope.rows('update notification_group set state = $3, revision = $4 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      JSON.stringify(group),
      revision,
    ]);
    await this.scope.record({ kind: 'notificationGroup', id, revision, before: before.entity, state: group });
  }

  override async remove({ revision, entity }: Stored<NotificationGroupState>): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from notification_group where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'notificationGroup',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
    });
  }
}
