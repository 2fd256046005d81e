import { type ShardChanges, type SuppressedKey, type SuppressedRow, targetKey } from '@tocsin/evaluator-domain';

/** A row of `suppressed_excursion` as it is read. */
export interface StoredSuppressed {
  readonly org: string;
  readonly monitor_id: string;
  readonly type: SuppressedRow['type'];
  readonly target: SuppressedRow['target'];
  readonly status: SuppressedRow['status'];
  readonly finding: SuppressedRow['finding'];
  readonly held_back_by: SuppressedRow['heldBackBy'];
  readonly due_ms: number | null;
}

export const SUPPRESSED_COLUMNS = 'monitor_id, type, target, status, finding, held_back_by, due_ms';

export function toSuppressedRow(stored: StoredSuppressed): SuppressedRow {
  return {
    org: stored.org,
    monitorId: stored.monitor_id,
    type: stored.type,
    target: stored.target,
    status: stored.status,
    finding: stored.finding,
    heldBackBy: stored.held_back_by,
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
      held_back_by: row.heldBackBy,
      due_ms: row.dueAt,
    })),
    suppressedGone: suppressedGone.map(keyOf),
  };
}
