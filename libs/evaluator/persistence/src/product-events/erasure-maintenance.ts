import { execute } from '@tocsin/persistence';
import type { Clock, Logger } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { eraseUsers } from './erase-users.js';

/** Key of the advisory lock of the one process that erases. */
const ERASURE_LOCK = 7_102_044;
const DAY_MS = 86_400_000;
/** How long it is known whose late events are left out: the topic keeps them for 2 days. */
const LATE_KEEP_MS = 8 * DAY_MS;
/** How long after its end an erasure names the user. */
export const NAME_KEEP_MS = 30 * DAY_MS;

export interface ErasureMaintenanceOptions {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Erases users when it is due. What was interrupted is gone on with by the next run, in any process. */
export class ErasureMaintenance {
  readonly intervalMs = 60_000;
  private isStopping = false;

  constructor(private readonly options: ErasureMaintenanceOptions) {}

  async run(): Promise<void> {
    const queryRunner = this.options.dataSource.createQueryRunner();
    try {
      const { rows } = await execute<{ locked: boolean }>(queryRunner, 'select pg_try_advisory_lock($1) as locked', [
        ERASURE_LOCK,
      ]);
      if (!rows[0].locked) return;
      try {
        await this.eraseDue(queryRunner);
        await this.forget(queryRunner);
      } finally {
        await queryRunner.query('select pg_advisory_unlock($1)', [ERASURE_LOCK]).catch(() => undefined);
      }
    } finally {
      await queryRunner.release();
    }
  }

  /** Ends a run after its current step. */
  stop(): void {
    this.isStopping = true;
  }

  private async eraseDue(queryRunner: QueryRunner): Promise<void> {
    const { dataSource, clock, logger } = this.options;
    const { rows } = await execute<{ project_no: number }>(
      queryRunner,
      `select distinct project_no from user_erasure
       where status in ('staging', 'submitted') and (status = 'submitted' or due_ms <= $1) order by project_no`,
      [clock.now()],
    );
    for (const { project_no: projectNo } of rows) {
      if (this.isStopping) return;
      const users = await eraseUsers(dataSource, projectNo, clock.now(), () => this.isStopping);
      if (users !== undefined) logger.info('users of a project were erased', { projectNo, users });
    }
  }

  private async forget(queryRunner: QueryRunner): Promise<void> {
    const now = this.options.clock.now();
    await queryRunner.query(
      'update user_erasure set user_id = null, person = null where user_id is not null and ended_ms < $1',
      [now - NAME_KEEP_MS],
    );
    await queryRunner.query('delete from erased_person where to_ms < $1', [now - LATE_KEEP_MS]);
  }
}
