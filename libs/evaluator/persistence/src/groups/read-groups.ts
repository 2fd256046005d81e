import { GROUP_MEMORY_MS, type ShardRows } from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import {
  GROUP_COLUMNS,
  MEMBER_COLUMNS,
  type StoredGroup,
  type StoredMember,
  toGroupRow,
  toMemberRow,
} from './stored-groups.js';

/** What a shard remembers of its alert groups: what is open, and what has changed lately. */
export async function readGroups(
  dataSource: DataSource,
  shard: number,
  time: EpochMs,
): Promise<Pick<ShardRows, 'groups' | 'groupMembers'>> {
  const recent = 'where shard = $1 and (is_open or changed_ms >= $2)';
  const parameters = [shard, time - GROUP_MEMORY_MS];
  const [groups, members] = await Promise.all([
    dataSource.query<StoredGroup[]>(
      `select o.key as org, ${GROUP_COLUMNS} from alert_group join organization o using (org_id) ${recent}`,
      parameters,
    ),
    dataSource.query<StoredMember[]>(
      `select o.key as org, ${MEMBER_COLUMNS} from alert_group_member join organization o using (org_id) ${recent}`,
      parameters,
    ),
  ]);
  return { groups: groups.map(toGroupRow), groupMembers: members.map(toMemberRow) };
}
