import type { Stored, User } from '@tocsin/config-domain';
import { epochSeconds, userState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedUser = z.object({ revision: z.int(), ...userState.shape, joinedAt: epochSeconds });

export const SELECT_USER = `
  select id, screen_name as "screenName", email, role, project_roles as "projectRoles",
    floor(extract(epoch from joined_at))::int8 as "joinedAt", revision
  from person`;

export function storedUsers(rows: readonly unknown[]): Stored<User>[] {
  return rows.map((row) => {
    const { revision, ...entity } = storedUser.parse(row);
    return { revision, entity };
  });
}
