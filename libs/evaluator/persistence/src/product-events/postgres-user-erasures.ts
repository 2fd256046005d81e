import {
  type ErasureProject,
  type ErasureStatus,
  type UserErasure,
  UserErasures,
  type WantedErasure,
} from '@tocsin/evaluator-domain';
import { databaseError, execute, inTransaction } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { type Hash, userHash } from './event-hashes.js';

interface ErasureRow {
  readonly user_id: string | null;
  readonly requester: string;
  readonly status: ErasureStatus;
  readonly requested_ms: EpochMs;
  readonly due_ms: EpochMs;
  readonly ended_ms: EpochMs | null;
}

const COLUMNS = 'user_id, requester, status, requested_ms, due_ms, ended_ms';
const OPEN = `status in ('staging', 'submitted')`;

export class PostgresUserErasures extends UserErasures {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async request(
    project: ErasureProject,
    wanted: WantedErasure,
  ): Promise<{ readonly erasures: readonly UserErasure[]; readonly unknown: readonly string[] }> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      const projectNo = await heldProject(queryRunner, project);
      if (projectNo === undefined) return { erasures: [], unknown: wanted.userIds };
      const users = wanted.userIds.map((userId) => ({ userId, person: userHash(userId) }));
      const known = await knownPersons(
        queryRunner,
        projectNo,
        users.map(({ person }) => person),
      );
      const unknown = users.filter(({ person }) => !known.has(person)).map(({ userId }) => userId);
      if (unknown.length > 0 && !wanted.ignoresUnknown) return { erasures: [], unknown };
      const found = users.filter(({ person }) => known.has(person));
      const persons = found.map(({ person }) => person);
      await queryRunner.query(
        `insert into user_erasure (project_no, person, user_id, requester, status, requested_ms, due_ms)
         select $1, person, user_id, $4, 'staging', $5, $6 from unnest($2::int8[], $3::text[]) as row (person, user_id)
         order by person on conflict (project_no, person) where ${OPEN} do nothing`,
        [projectNo, persons, found.map(({ userId }) => userId), wanted.requester, wanted.requestedAt, wanted.dueAt],
      );
      const { rows } = await execute<ErasureRow>(
        queryRunner,
        `select ${COLUMNS} from user_erasure where project_no = $1 and person = any($2::int8[]) and ${OPEN}
         order by due_ms, erasure_no`,
        [projectNo, persons],
      );
      return { erasures: rows.map(toErasure), unknown };
    });
  }

  override async list({ org, projectId }: ErasureProject, from: EpochMs, to: EpochMs): Promise<readonly UserErasure[]> {
    try {
      const rows = await this.dataSource.query<ErasureRow[]>(
        `select ${COLUMNS} from user_erasure join project using (project_no)
         where org = $1 and project_id = $2 and due_ms >= $3 and due_ms < $4 and status <> 'withdrawn'
         order by due_ms, erasure_no`,
        [org, projectId, from, to],
      );
      return rows.map(toErasure);
    } catch (error) {
      throw databaseError(error);
    }
  }

  override async withdraw(
    project: ErasureProject,
    userId: string,
    due: { readonly from: EpochMs; readonly to: EpochMs },
    now: EpochMs,
  ): Promise<UserErasure | undefined> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      const projectNo = await heldProject(queryRunner, project);
      const { rows } = await execute<ErasureRow>(
        queryRunner,
        `update user_erasure set status = 'withdrawn', ended_ms = $5
         where project_no = $1 and person = $2 and due_ms >= $3 and due_ms < $4 and status = 'staging' and due_ms > $5
         returning user_id, requester, 'staging' as status, requested_ms, due_ms, null::int8 as ended_ms`,
        [projectNo ?? null, userHash(userId), due.from, due.to, now],
      );
      return rows.map(toErasure).at(0);
    });
  }
}

/** Keeps the project from being erased, and from erasing users, until the transaction ends. */
async function heldProject(queryRunner: QueryRunner, { org, projectId }: ErasureProject): Promise<number | undefined> {
  const { rows } = await execute<{ project_no: number }>(
    queryRunner,
    'select project_no from project where org = $1 and project_id = $2 for key share',
    [org, projectId],
  );
  return rows.at(0)?.project_no;
}

async function knownPersons(
  queryRunner: QueryRunner,
  projectNo: number,
  persons: readonly Hash[],
): Promise<ReadonlySet<Hash>> {
  const { rows } = await execute<{ person: Hash }>(
    queryRunner,
    `select person::text from product_person where project_no = $1 and person = any($2::int8[])
     union select person::text from user_erasure where project_no = $1 and person = any($2::int8[]) and ${OPEN}`,
    [projectNo, persons],
  );
  return new Set(rows.map(({ person }) => person));
}

const toErasure = (row: ErasureRow): UserErasure => ({
  userId: row.user_id,
  requester: row.requester,
  status: row.status,
  requestedAt: row.requested_ms,
  dueAt: row.due_ms,
  endedAt: row.ended_ms ?? undefined,
});
