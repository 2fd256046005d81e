import type { Stored } from '@tocsin/config-domain';
import { notificationGroupState, type NotificationGroupState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedGroup = z.object({ revision: z.int(), state: notificationGroupState });

/** The groups of organization `$1`, the default one first, then oldest first. */
export const SELECT_GROUPS = `
  select state, revision from notification_group where org_id = $1 order by is_default desc, id`;

export function storedGroups(rows: readonly unknown[]): Stored<NotificationGroupState>[] {
  return rows.map((row) => {
    const { revision, state } = storedGroup.parse(row);
    return { revision, entity: state };
  });
}
