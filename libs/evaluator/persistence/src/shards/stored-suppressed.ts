import { type ShardChanges, type SuppressedKey, type SuppressedRow, targetKey } from '@tocsin/evaluator-domain';

/** A row of `suppressed_excursion` as it is read. */
export interface StoredSuppressed {
  readonly org: string;
  readonly monitor_id: string;
  readonly type: SuppressedRow['type'];
  readonly target: SuppressedRow['target'];
  readonly status: SuppressedRow['status'];
  readonly finding: SuppressedRow['finding'];
  readonly downtime_id: string;
  readonly until_at: number;
  readonly due_ms: number | null;
}

export const SUPPRESSED_COLUMNS = 'monitor_id, type, target, status, finding, downtime_id, until_at, due_ms';

export function toSuppressedRow(stored: StoredSuppressed): SuppressedRow {
  return {
    org: stored.org,
    monitorId: stored.monitor_id,
    type: stored.type,
    target: stored.target,
    status: stored.status,
    finding: stored.finding,
    downtimeId: stored.downtime_id,
    until: stored.until_at,
    dueAt: stored.due_ms,
  };
}

/** Members of the JSON parameter of `COMMIT_ALL`. */
export function suppressedColumns({ suppressed, suppressedGone }: ShardChanges, org: (key: string) => number): object {
  const keyOf = (key: SuppressedKey): object => ({
    org_id: org(key.org),
    monitor_id: key.monitorId,
    target_key: targetKey(key.target),
  });
  return {
    suppressed: suppressed.map((row) => ({
      ...keyOf(row),
      type: row.type,
      target: row.target,
      status: row.status,
      finding: row.finding,
      downtime_id: row.downtimeId,
      until_at: row.until,
      due_ms: row.dueAt,
    })),
    suppressedGone: suppressedGone.map(keyOf),
  };
}
