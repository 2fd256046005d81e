import type { StepsRequest } from '@tocsin/evaluator-domain';
import type { Condition } from '@tocsin/product-queries';
import { conditionSql, PropertyValues, SqlParameters } from './property-sql.js';

/** A row per `StepEvent`, in the order to tell them; after the lowest step it is only one that does not depend on how they are stored. */
export function stepsSql(request: StepsRequest): { readonly text: string; readonly values: readonly unknown[] } {
  const { steps, segments, groupBy, isEverythingWanted, isOfNewPeople } = request;
  const parameters = new SqlParameters();
  const values = new PropertyValues(parameters);
  const [org, project] = [request.org, request.projectId].map((value) => parameters.add(value, 'text'));
  const [from, until] = [request.from, request.until].map((value) => parameters.add(value, 'int8'));
  const allHold = (conditions: readonly Condition[]): string[] =>
    conditions.map((condition) => conditionSql(condition, values.textsOf(condition.property), parameters));
  const stepBits = steps.map(({ type, conditions }) =>
    bitSql([...(type === undefined ? [] : [`t.name = ${parameters.add(type, 'text')}`]), ...allHold(conditions)]),
  );
  const segmentBits = segments.map((conditions) => bitSql(allHold(conditions)));
  const groups = groupBy.map((property) => values.textsOf(property));
  const isAnyTypeWanted = isEverythingWanted || steps.some(({ type }) => type === undefined);
  const types = steps.map(({ type }) => type);
  const asked = [...steps.flatMap(({ conditions }) => conditions), ...segments.flat()].map(({ property }) => property);
  const asksForUser = [...asked, ...groupBy].some(({ kind }) => kind === 'user');
  const found = `select coalesce(d.first_person, e.person) as person, e.time_ms as at, ${bitsSql(stepBits)} as steps,
        ${bitsSql(segmentBits)} as segments, ${groups.length === 0 ? `'{}'::text[]` : groups.join(' || ')} as groups
      from project p join event_type t on t.project_no = p.project_no
          ${isAnyTypeWanted ? '' : `and t.name = any(${parameters.add(types, 'text[]')})`}
        join product_event e on e.project_no = t.project_no and e.type_no = t.type_no
          and e.time_ms >= ${from} and e.time_ms < ${until}
        left join device_person d on d.project_no = e.project_no and d.device = e.person
        ${asksForUser ? 'left join user_set u on u.project_no = e.project_no and u.hash = e.user_set' : ''}
        ${values.joins.join('\n')}
      where p.org = ${org} and p.project_id = ${project}`;
  const wanted = [...(isEverythingWanted ? [] : ['steps <> 0']), ...(isOfNewPeople ? ['"firstAt" is not null'] : [])];
  const text = `select person::text, at, ${isOfNewPeople ? '"firstAt", ' : ''}steps,
      case when steps & 1 = 0 then 0 else segments end as segments, case when steps & 1 = 0 then '{}' else groups end as groups
    from (${isOfNewPeople ? withFirstsSql(found, { org, project, from, until }) : found}) found
    where ${['steps is not null', ...wanted].join(' and ')}
    order by found.person, at, nullif(steps & -steps, 0), steps, segments, groups`;
  return { text, values: parameters.values };
}

/**
 * Sets `firstAt` of those whose first event is not before `from`. Both are sorted by person for it, as what is told is anyway: a join
 * takes hours where PostgreSQL takes it for one of a few rows.
 */
function withFirstsSql(
  found: string,
  { org, project, from, until }: Readonly<Record<'org' | 'project' | 'from' | 'until', string>>,
): string {
  return `select *, min(first_at) over (partition by person) as "firstAt"
    from (
      select *, null::int8 as first_at from (${found}) event
      union all
      select coalesce(d.first_person, e.person), null, null, null, null, min(e.time_ms)
      from project p join product_event e on e.project_no = p.project_no and e.time_ms < ${until}
        left join device_person d on d.project_no = e.project_no and d.device = e.person
      where p.org = ${org} and p.project_id = ${project}
      group by 1 having min(e.time_ms) >= ${from}) every`;
}

const bitSql = (conditions: readonly string[]): string => ['true', ...conditions].join(' and ');

/** @param holds - What sets each bit, the lowest first. */
const bitsSql = (holds: readonly string[]): string =>
  holds.map((condition, bit) => `case when ${condition} then ${2 ** bit} else 0 end`).join(' | ');
