import { type Condition, NO_VALUE, type PropertyReference } from '@tocsin/product-queries';

/** Values that a statement is given; what a client wrote gets into a statement only as one of them. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** @returns Its place in the statement. */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** Whether a text is a number: of texts of at most 1,024 characters all that it lets through are within `numeric`. */
const NUMBER = String.raw`^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$`;
const isNumber = (text: string): boolean => new RegExp(NUMBER).test(text);

/** A property of the event `e`, or of the properties `u` of its user, as jsonb. */
function jsonOf({ kind, name }: PropertyReference, parameters: SqlParameters): string {
  const member = parameters.add(name, 'text');
  if (kind === 'user') return `(u.properties -> ${member})`;
  return `(e.properties -> '${kind === 'event' ? 'e' : 'b'}' -> ${member})`;
}

/** The different values of a property as texts; of one that is missing, `NO_VALUE`. */
export function textsSql(property: PropertyReference, parameters: SqlParameters): string {
  const json = jsonOf(property, parameters);
  return `coalesce(
      case when jsonb_typeof(${json}) = 'array'
        then (select array_agg(distinct coalesce(item #>> '{}', '${NO_VALUE}') collate "C") from jsonb_array_elements(${json}) item)
        else array[coalesce(${json} #>> '{}', '${NO_VALUE}')] end,
      array['${NO_VALUE}'])`;
}

/** The number that a property is; null if it is none. */
export function numberSql(property: PropertyReference, parameters: SqlParameters): string {
  const text = `(${jsonOf(property, parameters)} #>> '{}')`;
  return `case when ${text} ~ '${NUMBER}' then ${text}::numeric end`;
}

/** A number as float8: what is too large for it is no number, what is too small is 0. */
export function floatSql(number: string): string {
  return `case when abs(${number}) < 1e-300 then 0 when abs(${number}) < 1e300 then ${number}::float8 end`;
}

/** 64 bits that tell one value of a property from another; null if it is missing. A list is one value. */
export function valueHashSql(property: PropertyReference, parameters: SqlParameters): string {
  return `hashtextextended(${jsonOf(property, parameters)} #>> '{}', 0)`;
}

/** @param texts - The property's values: an expression of the type text[]. */
export function conditionSql({ operator, values }: Condition, texts: string, parameters: SqlParameters): string {
  const given = (): string => parameters.add(values, 'text[]');
  switch (operator) {
    case 'is':
      return `${texts} && ${given()}`;
    case 'is not':
      return `not ${texts} && ${given()}`;
    case 'set is':
    case 'set is not': {
      const isSame = `(${texts} @> ${given()} and ${texts} <@ ${given()})`;
      return operator === 'set is' ? isSame : `not ${isSame}`;
    }
    case 'contains':
    case 'does not contain': {
      const contains = `exists (select from unnest(${texts}) x cross join unnest(${given()}) v
        where x <> '${NO_VALUE}' and strpos(lower(x), lower(v)) > 0)`;
      return operator === 'contains' ? contains : `not ${contains}`;
    }
    default:
      return `(${values.map((value) => comparison(COMPARISONS[operator], value, texts, parameters)).join(' or ')})`;
  }
}

const COMPARISONS = { less: '<', 'less or equal': '<=', greater: '>', 'greater or equal': '>=' } as const;

/** With a number, what is a number is compared; with anything else, such as a date, texts are. */
function comparison(sign: string, value: string, texts: string, parameters: SqlParameters): string {
  const holds = isNumber(value)
    ? `case when x ~ '${NUMBER}' then x::numeric ${sign} ${parameters.add(value, 'numeric')} else false end`
    : `x <> '${NO_VALUE}' and x collate "C" ${sign} ${parameters.add(value, 'text')}`;
  return `exists (select from unnest(${texts}) x where ${holds})`;
}

/** The values of each property that a statement asks for, computed once for each event. */
export class PropertyValues {
  readonly joins: string[] = [];
  private readonly columns = new Map<string, string>();

  constructor(private readonly parameters: SqlParameters) {}

  textsOf(property: PropertyReference): string {
    const key = JSON.stringify([property.kind, property.name]);
    const known = this.columns.get(key);
    if (known !== undefined) return known;
    const name = `v${this.columns.size}`;
    this.columns.set(key, `${name}.texts`);
    this.joins.push(`cross join lateral (select ${textsSql(property, this.parameters)} as texts) ${name}`);
    return `${name}.texts`;
  }
}
