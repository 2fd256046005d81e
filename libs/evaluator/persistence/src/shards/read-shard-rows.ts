import { ALERT_MEMORY_SECONDS, type ShardRows } from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { readGroups } from '../groups/read-groups.js';
import {
  ALERT_COLUMNS,
  CHECK_COLUMNS,
  type StoredAlert,
  type StoredCheck,
  type StoredPoint,
  type StoredSeen,
  toAlertRow,
  toCheckRow,
  toLastPointRow,
  toLastSeenRow,
} from './stored-rows.js';
import { RUN_COLUMNS, type StoredRun, toRunRow } from './stored-runs.js';
import { type StoredSuppressed, SUPPRESSED_COLUMNS, toSuppressedRow } from './stored-suppressed.js';

const ALERTS = `select o.key as org, ${ALERT_COLUMNS} from alert join organization o using (org_id)`;

/** @param time - Of the shard: closed alerts are read as far back as their ids must not be given again. */
export async function readShardRows(dataSource: DataSource, shard: number, time: EpochMs): Promise<ShardRows> {
  const since = Math.floor(time / 1000) - ALERT_MEMORY_SECONDS;
  const [alerts, checks, seen, points, runs, groups, suppressed] = await Promise.all([
    dataSource.query<StoredAlert[]>(
      `${ALERTS} where shard = $1 and is_open
       union all
       ${ALERTS} where shard = $1 and opened_at >= $2 and not is_open`,
      [shard, since],
    ),
    dataSource.query<StoredCheck[]>(
      `select o.key as org, ${CHECK_COLUMNS} from check_monitor join organization o using (org_id) where shard = $1`,
      [shard],
    ),
    dataSource.query<StoredSeen[]>(
      `select g.key as org, o.key as owner, seen_ms, armed_ms, gap_ms
       from last_seen join owner o using (owner_id) join organization g using (org_id) where shard = $1`,
      [shard],
    ),
    dataSource.query<StoredPoint[]>(
      `select o.key as org, owner_key, metric, point_at, armed_ms, gap_ms
       from last_point join organization o using (org_id) where shard = $1`,
      [shard],
    ),
    dataSource.query<StoredRun[]>(
      `select o.key as org, ${RUN_COLUMNS} from monitor_run join organization o using (org_id) where shard = $1`,
      [shard],
    ),
    readGroups(dataSource, shard, time),
    dataSource.query<StoredSuppressed[]>(
      `select o.key as org, ${SUPPRESSED_COLUMNS}
       from suppressed_excursion join organization o using (org_id) where shard = $1`,
      [shard],
    ),
  ]);
  return {
    alerts: alerts.map(toAlertRow),
    checks: checks.map(toCheckRow),
    lastSeen: seen.map(toLastSeenRow),
    lastPoints: points.map(toLastPointRow),
    runs: runs.map(toRunRow),
    ...groups,
    suppressed: suppressed.map(toSuppressedRow),
  };
}
