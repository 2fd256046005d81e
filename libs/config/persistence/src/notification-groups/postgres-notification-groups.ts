import { NotificationGroups } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_GROUPS, storedGroups } from './notification-group-rows.js';

export class PostgresNotificationGroups extends NotificationGroups {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly NotificationGroupState[]> {
    return storedGroups(await this.database.rows(SELECT_GROUPS, [org])).map(({ entity }) => entity);
  }
}
