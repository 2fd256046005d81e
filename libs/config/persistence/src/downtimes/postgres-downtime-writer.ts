import { DowntimeWriter, type Stored } from '@tocsin/config-domain';
import type { ConfigRecord, DowntimeState } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_DOWNTIME, storedDowntimes } from './downtime-rows.js';

export class PostgresDowntimeWriter extends DowntimeWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockAll(): Promise<readonly Stored<DowntimeState>[]> {
    // Rows that do not exist yet cannot be locked: the organization stands for them.
    await this.scope.rows('select from organization where id = $1 for no key update', [this.scope.org]);
    return storedDowntimes(await this.scope.rows(`${SELECT_DOWNTIME} where org_id = $1 order by id`, [this.scope.org]));
  }

  override async insert(downtime: DowntimeState): Promise<void> {
    const { id } = downtime;
    await this.scope.rows('insert into downtime (org_id, id, state, revision) values ($1, $2, $3, 1)', [
      this.scope.org,
      id,
      JSON.stringify(downtime),
    ]);
    await this.scope.record({ kind: 'downtime', id, revision: 1, before: null, state: downtime });
  }

  override async save(
    before: Stored<DowntimeState>,
    downtime: DowntimeState,
    cause?: ConfigRecord['cause'],
  ): Promise<void> {
    const { id } = downtime;
    const revision = before.revision + 1;
    await this.scope.rows('update downtime set state = $3, revision = $4 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      JSON.stringify(downtime),
      revision,
    ]);
    await this.scope.record({ kind: 'downtime', id, revision, before: before.entity, state: downtime, cause });
  }

  override async remove({ revision, entity }: Stored<DowntimeState>, cause?: ConfigRecord['cause']): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from downtime where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'downtime',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
      cause,
    });
  }
}
