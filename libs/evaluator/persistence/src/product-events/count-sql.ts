import { type CountRequest, isKeptByHour, type Selection } from '@tocsin/evaluator-domain';
import type { Measure } from '@tocsin/product-queries';
import { conditionSql, floatSql, numberSql, PropertyValues, SqlParameters, valueHashSql } from './property-sql.js';

const HOUR_MS = 3_600_000;

/** By what groups are ordered. */
const RANKS: Readonly<Record<Measure, string>> = {
  uniques: 'uniques',
  pct_dau: 'uniques',
  totals: 'totals',
  average: 'totals::float8 / nullif(uniques, 0)',
  sums: 'sum',
  value_avg: 'sum / nullif(numbers, 0)',
  formula: 'totals',
};

/**
 * A row per group: its tally over all buckets; lists with an item for each bucket that has events; and of selections with windows
 * how many of what is distinct come and go at which bucket.
 */
export function countSql(request: CountRequest): { readonly text: string; readonly values: readonly unknown[] } {
  const parameters = new SqlParameters();
  const [org, project] = [request.org, request.projectId].map((value) => parameters.add(value, 'text'));
  const bounds = parameters.add(request.bounds, 'int8[]');
  const found = request.selections.map((selection, i) =>
    isKeptByHour(selection, request.bounds)
      ? hoursSql(selection, i, bounds, parameters)
      : eventsSql(selection, i, bounds, parameters),
  );
  const wanted = request.percentiles.length === 0 ? undefined : parameters.add(request.percentiles, 'float8[]');
  const percentilesOf = (value: string): string =>
    wanted === undefined ? 'null::text' : `to_json(percentile_cont(${wanted}) within group (order by ${value}))::text`;
  const text = `with p as (select project_no from project where org = ${org} and project_id = ${project}),
    found as (${found.join('\n union all ')}),
    ${firstsSql(request, bounds, parameters)}
    counted as (
      select selection, groups, bucket, grouping(bucket) = 1 as is_whole, sum(weight)::int8 as totals,
        count(distinct one) as uniques, sum(number) as sum, count(number) as numbers, min(number) as least,
        max(number) as greatest, ${percentilesOf(floatSql('number'))} as percentiles
      from ${request.firstsOf === undefined ? 'found' : 'firsts'}
      group by grouping sets ((selection, groups, bucket), (selection, groups))),
    ${timesSql(request.selections, percentilesOf('times'), parameters)}
    ranked as (
      select *, row_number() over (partition by selection order by ${RANKS[request.measure]} desc nulls last, groups) as place
      from tally where is_whole),
    by_bucket as (
      select selection, groups, array_agg(bucket) as bucket_positions, array_agg(totals) as bucket_totals,
        array_agg(uniques) as bucket_uniques, array_agg(sum::text) as bucket_sums, array_agg(numbers) as bucket_numbers,
        array_agg(least::text) as bucket_least, array_agg(greatest::text) as bucket_greatest,
        array_agg(percentiles) as bucket_percentiles
      from tally where not is_whole group by selection, groups),
    changes as (${changesSql(request.selections, parameters)})
    select w.selection, w.groups, w.totals, w.uniques, w.sum::text, w.numbers, w.least::text, w.greatest::text, w.percentiles,
      b.bucket_positions, b.bucket_totals, b.bucket_uniques, b.bucket_sums, b.bucket_numbers, b.bucket_least, b.bucket_greatest,
      b.bucket_percentiles, c.change_positions, c.changes
    from ranked w join by_bucket b using (selection, groups) left join changes c using (selection, groups)
    where w.place <= ${parameters.add(request.limit, 'int4')}
    order by w.selection, w.place`;
  return { text, values: parameters.values };
}

/** What counts only once in the bucket in which it came first. */
function firstsSql({ firstsOf }: CountRequest, bounds: string, parameters: SqlParameters): string {
  if (firstsOf === undefined) return '';
  const longer = parameters.add(firstsOf, 'int8[]');
  return `firsts as (
      select selection, groups, bucket, weight, one, number from found where one is null
      union all
      select selection, groups, min(bucket) as bucket, 1::int8 as weight, one, null::numeric as number
      from found where one is not null group by selection, groups, one, width_bucket((${bounds})[bucket + 1], ${longer})),`;
}

/** `tally`: what is counted, with percentiles of how often people did it where these are wanted. */
function timesSql(selections: readonly Selection[], percentiles: string, parameters: SqlParameters): string {
  const positions = [...selections.keys()].filter((i) => selections[i].countsTimes);
  if (positions.length === 0) return 'tally as (select * from counted),';
  return `times as (
      select selection, groups, bucket, one, count(*)::float8 as times
      from found where selection = any(${parameters.add(positions, 'int4[]')})
      group by grouping sets ((selection, groups, bucket, one), (selection, groups, one))),
    frequencies as (select selection, groups, bucket, ${percentiles} as percentiles from times group by selection, groups, bucket),
    tally as (
      select c.selection, c.groups, c.bucket, c.is_whole, c.totals, c.uniques, c.sum, c.numbers, c.least, c.greatest,
        coalesce(f.percentiles, c.percentiles) as percentiles
      from counted c left join frequencies f
        on f.selection = c.selection and f.groups = c.groups and f.bucket is not distinct from c.bucket),`;
}

function hoursSql({ type, byType }: Selection, position: number, bounds: string, parameters: SqlParameters): string {
  return `select ${position} as selection, ${groupsSql(byType, [])} as groups, h.bucket, h.total as weight, null::int8 as one,
      null::numeric as number
    from p join event_type t on t.project_no = p.project_no ${ofType(type, parameters)}
      cross join lateral (
        select width_bucket(hour::int8 * ${HOUR_MS}, ${bounds}) - 1 as bucket, sum(total)::int8 as total from event_hour
        where project_no = t.project_no and type_no = t.type_no
          and hour >= ${edge(bounds, 'first')} / ${HOUR_MS} and hour < ${edge(bounds, 'last')} / ${HOUR_MS}
        group by 1) h`;
}

/** @param values - Of the properties that make groups, as expressions. */
function groupsSql(byType: true | undefined, values: readonly string[]): string {
  return `array[${[...(byType ? ['t.name'] : []), ...values].join(', ')}]::text[] collate "C"`;
}

/** Which events of the types of a selection are read, and what more of each. */
export interface EventsRead {
  readonly conditions: readonly string[];
  readonly columns: readonly string[];
}

/** A row per event and group. */
export function eventsSql(
  selection: Omit<Selection, 'window'>,
  position: number,
  bounds: string,
  parameters: SqlParameters,
  { conditions: read, columns }: EventsRead = { conditions: withinSql(bounds), columns: [] },
): string {
  const { type, byType, conditions, groupBy, number, distinct } = selection;
  const values = new PropertyValues(parameters);
  const groups = groupBy.map(
    (property, i) => `cross join lateral unnest(${values.textsOf(property)}) as g${i} (value)`,
  );
  const holds = conditions.map((condition) => conditionSql(condition, values.textsOf(condition.property), parameters));
  const asksForUser = [...groupBy, ...conditions.map(({ property }) => property), number].some(
    (property) => property?.kind === 'user',
  );
  const groupValues = groups.map((_, i) => `g${i}.value`);
  return `select ${position} as selection, ${groupsSql(byType, groupValues)} as groups,
      width_bucket(e.time_ms, ${bounds}) - 1 as bucket, 1::int8 as weight, ${oneSql(selection, parameters)} as one,
      ${[`${number === undefined ? 'null::numeric' : numberSql(number, parameters)} as number`, ...columns].join(', ')}
    from p join event_type t on t.project_no = p.project_no ${ofType(type, parameters)}
      join product_event e on e.project_no = t.project_no and e.type_no = t.type_no and ${read.join(' and ')}
      ${distinct === 'people' ? 'left join device_person d on d.project_no = e.project_no and d.device = e.person' : ''}
      ${asksForUser ? 'left join user_set u on u.project_no = e.project_no and u.hash = e.user_set' : ''}
      ${values.joins.join('\n')}
      ${groups.join('\n')}
    where ${['true', ...holds].join(' and ')}`;
}

/** Events between the first bound and the last. */
export const withinSql = (bounds: string): readonly string[] => [
  `e.time_ms >= ${edge(bounds, 'first')}`,
  `e.time_ms < ${edge(bounds, 'last')}`,
];

/** What counts only once. */
function oneSql({ distinct, number }: Omit<Selection, 'window'>, parameters: SqlParameters): string {
  if (distinct === 'people') return 'coalesce(d.first_person, e.person)';
  return distinct === 'values' && number !== undefined ? valueHashSql(number, parameters) : 'null::int8';
}

/**
 * How many come into the windows at each bucket, less those that are no longer in any: who has done something is in the windows of
 * its bucket and of the `width - 1` after it. Whoever is in one window of several counts in it once, whatever they did how often.
 */
function changesSql(selections: readonly Selection[], parameters: SqlParameters): string {
  const positions = [...selections.keys()].filter(
    (i) => selections[i].window > 1 && selections[i].distinct !== 'nothing',
  );
  if (positions.length === 0) {
    return `select 0 as selection, '{}'::text[] as groups, null::int4[] as change_positions, null::int8[] as changes where false`;
  }
  const widths = positions.map((i) => selections[i].window);
  return `with wide as (select * from unnest(${parameters.add(positions, 'int4[]')}, ${parameters.add(widths, 'int4[]')}) as w (selection, width)),
      ones as (select distinct selection, groups, bucket, one, width from found join wide using (selection) where one is not null),
      runs as (
        select *, lag(bucket) over one_by_one as before, lead(bucket) over one_by_one as after
        from ones window one_by_one as (partition by selection, groups, one order by bucket)),
      steps as (
        select selection, groups, bucket, 1 as change from runs where before is null or before + width <= bucket
        union all
        select selection, groups, bucket + width, -1 from runs where after is null or after >= bucket + width),
      sums as (select selection, groups, bucket, sum(change)::int8 as change from steps group by selection, groups, bucket)
    select selection, groups, array_agg(bucket) as change_positions, array_agg(change) as changes from sums group by selection, groups`;
}

const ofType = (type: string | undefined, parameters: SqlParameters): string =>
  type === undefined ? '' : `and t.name = ${parameters.add(type, 'text')}`;

const edge = (bounds: string, which: 'first' | 'last'): string =>
  which === 'first' ? `(${bounds})[1]` : `(${bounds})[array_length(${bounds}, 1)]`;
