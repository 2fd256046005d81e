import type { CountRequest, Selection } from '@tocsin/evaluator-domain';
import type { Measure } from '@tocsin/product-queries';
import { conditionSql, numberSql, PropertyValues, SqlParameters } from './property-sql.js';

const HOUR_MS = 3_600_000;

/** By what groups are ordered. */
const RANKS: Readonly<Record<Measure, string>> = {
  uniques: 'uniques',
  pct_dau: 'uniques',
  totals: 'totals',
  average: 'totals::float8 / nullif(uniques, 0)',
  sums: 'sum',
  value_avg: 'sum / nullif(numbers, 0)',
};

/** Measures that ask who did it. */
const OF_PEOPLE: ReadonlySet<Measure> = new Set<Measure>(['uniques', 'pct_dau', 'average']);

/** A row per group: its tally over all buckets, and lists with an item for each bucket that has events. */
export function countSql(request: CountRequest): { readonly text: string; readonly values: readonly unknown[] } {
  const parameters = new SqlParameters();
  const [org, project] = [request.org, request.projectId].map((value) => parameters.add(value, 'text'));
  const bounds = parameters.add(request.bounds, 'int8[]');
  const found = request.selections.map((selection, i) =>
    isPlain(selection, request)
      ? hoursSql(selection, i, bounds, parameters)
      : eventsSql(selection, i, request, bounds, parameters),
  );
  const text = `with p as (select project_no from project where org = ${org} and project_id = ${project}),
    found as (${found.join('\n union all ')}),
    ${firstsSql(request, bounds, parameters)}
    tally as (
      select selection, groups, bucket, grouping(bucket) = 1 as is_whole,
        sum(weight)::int8 as totals, count(distinct person) as uniques, sum(number) as sum, count(number) as numbers
      from ${countsFirsts(request) ? 'firsts' : 'found'} group by grouping sets ((selection, groups, bucket), (selection, groups))),
    ranked as (
      select *, row_number() over (partition by selection order by ${RANKS[request.measure]} desc nulls last, groups) as place
      from tally where is_whole)
    select w.selection, w.groups, w.totals, w.uniques, w.sum::text, w.numbers,
      array_agg(b.bucket) as bucket_positions, array_agg(b.totals) as bucket_totals, array_agg(b.uniques) as bucket_uniques,
      array_agg(b.sum::text) as bucket_sums, array_agg(b.numbers) as bucket_numbers
    from ranked w join tally b on not b.is_whole and b.selection = w.selection and b.groups = w.groups
    where w.place <= ${parameters.add(request.limit, 'int4')}
    group by w.selection, w.place, w.groups, w.totals, w.uniques, w.sum, w.numbers
    order by w.selection, w.place`;
  return { text, values: parameters.values };
}

/** Whether people count in the first bucket of longer times alone. */
const countsFirsts = ({ measure, firstsOf }: CountRequest): boolean => firstsOf !== undefined && OF_PEOPLE.has(measure);

/** Each person in the bucket in which they came first. */
function firstsSql(request: CountRequest, bounds: string, parameters: SqlParameters): string {
  if (!countsFirsts(request)) return '';
  const longer = parameters.add(request.firstsOf, 'int8[]');
  return `firsts as (
      select selection, groups, min(bucket) as bucket, 1::int8 as weight, person, null::numeric as number
      from found group by selection, groups, person, width_bucket((${bounds})[bucket + 1], ${longer})),`;
}

/** Whether the totals that are kept by hour say it: nothing of an event but its type is asked for. */
function isPlain({ conditions, groupBy, number }: Selection, { measure, bounds }: CountRequest): boolean {
  const isOfTypes = conditions.length === 0 && groupBy.length === 0 && number === undefined;
  return measure === 'totals' && isOfTypes && bounds.every((bound) => bound % HOUR_MS === 0);
}

function hoursSql({ type }: Selection, position: number, bounds: string, parameters: SqlParameters): string {
  return `select ${position} as selection, '{}'::text[] collate "C" as groups, width_bucket(h.hour::int8 * ${HOUR_MS}, ${bounds}) - 1 as bucket,
      h.total as weight, null::int8 as person, null::numeric as number
    from p join event_type t on t.project_no = p.project_no ${type === undefined ? '' : `and t.name = ${parameters.add(type, 'text')}`}
      join event_hour h on h.project_no = t.project_no and h.type_no = t.type_no
        and h.hour >= ${edge(bounds, 'first')} / ${HOUR_MS} and h.hour < ${edge(bounds, 'last')} / ${HOUR_MS}`;
}

function eventsSql(
  { type, conditions, groupBy, number }: Selection,
  position: number,
  { measure }: CountRequest,
  bounds: string,
  parameters: SqlParameters,
): string {
  const values = new PropertyValues(parameters);
  const groups = groupBy.map(
    (property, i) => `cross join lateral unnest(${values.textsOf(property)}) as g${i} (value)`,
  );
  const holds = conditions.map((condition) => conditionSql(condition, values.textsOf(condition.property), parameters));
  const asksForUser = [...groupBy, ...conditions.map(({ property }) => property), number].some(
    (property) => property?.kind === 'user',
  );
  const asksWho = OF_PEOPLE.has(measure);
  return `select ${position} as selection, array[${groups.map((_, i) => `g${i}.value`).join(', ')}]::text[] collate "C" as groups,
      width_bucket(e.time_ms, ${bounds}) - 1 as bucket, 1::int8 as weight,
      ${asksWho ? 'coalesce(d.first_person, e.person)' : 'null::int8'} as person,
      ${number === undefined ? 'null::numeric' : numberSql(number, parameters)} as number
    from p join event_type t on t.project_no = p.project_no ${type === undefined ? '' : `and t.name = ${parameters.add(type, 'text')}`}
      join product_event e on e.project_no = t.project_no and e.type_no = t.type_no
        and e.time_ms >= ${edge(bounds, 'first')} and e.time_ms < ${edge(bounds, 'last')}
      ${asksWho ? 'left join device_person d on d.project_no = e.project_no and d.device = e.person' : ''}
      ${asksForUser ? 'left join user_set u on u.project_no = e.project_no and u.hash = e.user_set' : ''}
      ${values.joins.join('\n')}
      ${groups.join('\n')}
    where ${['true', ...holds].join(' and ')}`;
}

const edge = (bounds: string, which: 'first' | 'last'): string =>
  which === 'first' ? `(${bounds})[1]` : `(${bounds})[array_length(${bounds}, 1)]`;
