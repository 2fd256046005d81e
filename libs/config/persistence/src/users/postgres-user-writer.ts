import { type Stored, type User, UserWriter } from '@tocsin/config-domain';
import type { UserState } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { ConflictError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_USER, storedUsers } from './user-rows.js';

export class PostgresUserWriter extends UserWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(id: string): Promise<Stored<User> | undefined> {
    return storedUsers(
      await this.scope.rows(`${SELECT_USER} where org_id = $1 and id = $2 for update`, [this.scope.org, id]),
    )[0];
  }

  override async lockAll(): Promise<readonly Stored<User>[]> {
    return storedUsers(
      await this.scope.rows(`${SELECT_USER} where org_id = $1 order by id for update`, [this.scope.org]),
    );
  }

  override async insert(user: User): Promise<void> {
    const { id, screenName, email, role, projectRoles, joinedAt } = user;
    await this.write(
      email,
      `insert into person (org_id, id, screen_name, email, role, project_roles, joined_at, revision)
       values ($1, $2, $3, $4, $5, $6, to_timestamp($7), 1)`,
      [this.scope.org, id, screenName, email, role, JSON.stringify(projectRoles), joinedAt],
    );
    await this.scope.record({ kind: 'user', id, revision: 1, before: null, state: user });
  }

  override async save(before: Stored<User>, user: User): Promise<void> {
    const { id, screenName, email, role, projectRoles } = user;
    const revision = before.revision + 1;
    await this.write(
      email,
      `update person set screen_name = $3, email = $4, role = $5, project_roles = $6, revision = $7
       where org_id = $1 and id = $2`,
      [this.scope.org, id, screenName, email, role, JSON.stringify(projectRoles), revision],
    );
    await this.scope.record({ kind: 'user', id, revision, before: published(before.entity), state: user });
  }

  override async remove({ revision, entity }: Stored<User>): Promise<void> {
    const before = published(entity);
    const { id } = before;
    await this.scope.rows('delete from person where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({ kind: 'user', id, revision: revision + 1, before, state: before, deleted: true });
  }

  private async write(email: string, sql: string, values: readonly unknown[]): Promise<void> {
    try {
      await this.scope.rows(sql, values);
    } catch (error) {
      if (!isUniqueViolation(error, 'person_email_is_unique')) throw error;
      throw new ConflictError(`someone with the e-mail address "${email}" is in the organization already`, {
        cause: error,
      });
    }
  }
}

const published = ({ joinedAt: _joinedAt, ...state }: User): UserState => state;
