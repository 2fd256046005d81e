import { DowntimeWriter, type Stored } from '@tocsin/config-domain';
import type { ConfigRecord, DowntimeState } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_DOWNTIME, storedDowntimes } from './downtime-rows.js';

export class PostgresDowntimeWriter extends DowntimeWriter {
  private readonly table: StateTable<'downtime'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'downtime');
  }

  override async lockAll(): Promise<readonly Stored<DowntimeState>[]> {
    await this.scope.lockOrganization();
    return storedDowntimes(await this.scope.rows(`${SELECT_DOWNTIME} where org_id = $1 order by id`, [this.scope.org]));
  }

  override insert(downtime: DowntimeState): Promise<void> {
    return this.table.insert(downtime);
  }

  override save(before: Stored<DowntimeState>, downtime: DowntimeState, cause?: ConfigRecord['cause']): Promise<void> {
    return this.table.save(before, downtime, cause);
  }

  override remove(downtime: Stored<DowntimeState>, cause?: ConfigRecord['cause']): Promise<void> {
    return this.table.remove(downtime, cause);
  }
}
