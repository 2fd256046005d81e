import { type BucketAsk, MOST_MOVED, MOST_NEWS_GROUPS } from '@tocsin/evaluator-domain';
import { type EventsRead, eventsSql, withinSql } from './count-sql.js';
import { SqlParameters } from './property-sql.js';

const DAY_MS = 86_400_000;
/** Bits of a hash that a number holds. */
const HASH_BITS = '9007199254740991';
export const BYTES_PER_HASH = 8;

/** A row of `newsSql`. Without `groups` it only says how much there is. */
export interface NewsRow {
  readonly group_count: number;
  readonly hash_count: number;
  readonly has_foreign: boolean;
  readonly groups: readonly string[] | null;
  readonly slot: number;
  readonly events: number;
  readonly sum: string | null;
  readonly numbers: number;
  readonly least: string | null;
  readonly greatest: string | null;
  readonly nobodies: number;
  readonly firsts: number;
  /** Eight bytes each. */
  readonly hashes: Buffer | null;
  readonly depth: number;
}

/** How it stands with a project: a row, if it is known. */
export const STATE_SQL = `select project_no, is_erasing, pg_current_snapshot()::text as snapshot,
    concat_ws('/', project_no, erased_to_ms, pg_postmaster_start_time()) as version
  from project where org = $1 and project_id = $2`;

/** Devices that got their first user since a snapshot ($2): one more than may be told, if there are more. */
export const MOVED_SQL = `select d.device & ${HASH_BITS} as device, d.first_person & ${HASH_BITS} as person from device_person d
  where d.project_no = $1 and ${isNewSql('d', '$2::text::pg_snapshot')}
  limit ${MOST_MOVED + 1}`;

/**
 * What has been stored of a bucket, or is new in it: for each group and slot a row of its events and one of what is distinct, unless
 * there are too many groups or hashes. The planner thinks that few events are new: it would join these rows, and what is counted by
 * group, each with each.
 *
 * @param since - A snapshot; undefined: nothing is known.
 */
export function newsSql(
  projectNo: number,
  { selection, bounds, sampleSize, mostHashes }: BucketAsk,
  since: string | undefined,
): { readonly text: string; readonly values: readonly unknown[] } {
  const parameters = new SqlParameters();
  const project = parameters.add(projectNo, 'int4');
  const slots = parameters.add(bounds, 'int8[]');
  const read = since === undefined ? wholeSql(slots) : sinceSql(bounds, slots, since, parameters);
  const counted = selection.distinct === 'nothing' ? NOBODY : firstsSql(parameters.add(sampleSize, 'int4'));
  const text = `with p as (select ${project} as project_no),
    found as materialized (${eventsSql(selection, 0, slots, parameters, read)}),
    parts as (
      select groups, bucket as slot, count(*) as events, sum(number)::text as sum, count(number) as numbers, min(number)::text as least,
        max(number)::text as greatest, count(*) filter (where one is null) as nobodies, bool_or(is_foreign) as has_foreign
      from found group by groups, bucket),
    ${counted},
    size as (
      select count(distinct groups) as group_count, coalesce(bool_or(has_foreign), false) as has_foreign,
        (select coalesce(sum(length(hashes)), 0)::int8 / ${BYTES_PER_HASH} from sampled) as hash_count
      from parts),
    told as (
      select groups, slot, events, sum, numbers, least, greatest, nobodies, 0::int8 as firsts, null::bytea as hashes, 0 as depth from parts
      union all
      select groups, slot, 0, null, 0, null, null, 0, firsts, hashes, depth from sampled)
    select size.group_count, size.hash_count, size.has_foreign, told.*
    from size left join told
      on size.group_count <= ${MOST_NEWS_GROUPS} and size.hash_count <= ${parameters.add(mostHashes, 'float8')}`;
  return { text, values: parameters.values };
}

/** A row that a transaction of another server has stored, or of this one in another past, can be taken for new at any time. */
function wholeSql(slots: string): EventsRead {
  const isForeign = 'coalesce(not pg_visible_in_snapshot(e.xact, (select pg_current_snapshot())), false) as is_foreign';
  return { conditions: withinSql(slots), columns: [isForeign] };
}

/** Only whole days are told of the times, so that no index seems better than the one of what is new. */
function sinceSql(bounds: readonly number[], slots: string, since: string, parameters: SqlParameters): EventsRead {
  const snapshot = `${parameters.add(since, 'text')}::pg_snapshot`;
  const days = [Math.floor(bounds[0] / DAY_MS), Math.ceil(bounds[bounds.length - 1] / DAY_MS)];
  const [from, until] = days.map((day) => parameters.add(day * DAY_MS, 'int8'));
  return {
    conditions: [
      `e.time_ms >= ${from} and e.time_ms < ${until}`,
      isNewSql('e', snapshot),
      `width_bucket(e.time_ms, ${slots}) between 1 and array_length(${slots}, 1) - 1`,
    ],
    columns: ['false as is_foreign'],
  };
}

/** Whether a row, which this statement sees, could not be seen in a snapshot. Transactions end in another order than they begin. */
function isNewSql(row: string, snapshot: string): string {
  return `${row}.xact >= pg_snapshot_xmin(${snapshot}) and not pg_visible_in_snapshot(${row}.xact, ${snapshot})`;
}

/** What counts only once in the slot in which it came first; of many the part with the smallest hashes. */
const firstsSql = (sampleSize: string): string => `firsts as (
      select groups, one & ${HASH_BITS} as hash, min(bucket) as slot from found where one is not null group by groups, one & ${HASH_BITS}),
    by_slot as (select groups, slot, count(*) as firsts, array_agg(hash) as hashes from firsts group by groups, slot),
    deep as (
      select *, greatest(0, ceil(log(2.0, sum(firsts) over (partition by groups) / ${sampleSize})))::int4 as depth from by_slot),
    sampled as (
      select groups, slot, firsts, depth,
        (select string_agg(int8send(hash), '') from unnest(hashes) hash where hash <= ${HASH_BITS} >> depth) as hashes
      from deep)`;
const NOBODY = `sampled as (
      select '{}'::text[] as groups, 0 as slot, 0::int8 as firsts, null::bytea as hashes, 0 as depth where false)`;
