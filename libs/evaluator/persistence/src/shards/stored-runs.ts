import type { RunRow, ShardChanges } from '@tocsin/evaluator-domain';

/** A row of `monitor_run` as it is read. */
export interface StoredRun {
  readonly org: string;
  readonly monitor_id: string;
  readonly due_at: number;
  readonly kept: unknown;
}

export const RUN_COLUMNS = 'monitor_id, due_at, kept';

export function toRunRow({ org, monitor_id: monitorId, due_at: dueAt, kept }: StoredRun): RunRow {
  return { org, monitorId, dueAt, kept };
}

/** Members of the JSON parameter of `COMMIT_ALL`. */
export function runColumns({ runs, runsGone }: ShardChanges, org: (key: string) => number): object {
  return {
    runs: runs.map((row) => ({
      org_id: org(row.org),
      monitor_id: row.monitorId,
      due_at: row.dueAt,
      kept: row.kept,
    })),
    runsGone: runsGone.map((key) => ({ org_id: org(key.org), monitor_id: key.monitorId })),
  };
}
