import { InvalidInputError } from '@tocsin/runtime';
import { eventProperty, type PropertyReference, USER_PROPERTY_EXPECTED, userProperty } from './property-reference.js';
import { faultOf, MAX_TEXT_LENGTH, readChoice, readList, readObject, readText } from './query-reader.js';
import { type Condition, NO_VALUE, OPERATORS } from './condition.js';

/** Values of one condition at most. */
const MAX_VALUES = 100;

/** A filter of an event: `{subprop_type, subprop_key, subprop_op, subprop_value}`. */
export function readFilter(field: string, value: unknown): Condition {
  const filter = readObject(field, value, ['subprop_type', 'subprop_key', 'subprop_op', 'subprop_value']);
  return {
    property: readProperty(field, filter, { type: 'subprop_type', name: 'subprop_key' }),
    operator: readChoice(`${field}.subprop_op`, filter['subprop_op'], OPERATORS),
    values: readValues(`${field}.subprop_value`, filter['subprop_value']),
  };
}

/** A condition of a segment: `{prop, op, values}`. */
export function readSegmentCondition(field: string, value: unknown): Condition {
  refuseBehaviour(field, value);
  const condition = readObject(field, value, ['type', 'prop', 'op', 'values']);
  if (condition['type'] !== undefined) readChoice(`${field}.type`, condition['type'], ['property']);
  return {
    property: readUserProperty(`${field}.prop`, condition['prop']),
    operator: readChoice(`${field}.op`, condition['op'], OPERATORS),
    values: readValues(`${field}.values`, condition['values']),
  };
}

/** What an event is grouped by: `{type, value}`. */
export function readGrouping(field: string, value: unknown): PropertyReference {
  const grouping = readObject(field, value, ['type', 'value']);
  return readProperty(field, grouping, { type: 'type', name: 'value' });
}

export function readUserProperty(field: string, value: unknown): PropertyReference {
  const property = userProperty(readText(field, value));
  if (property === undefined) throw faultOf(field, USER_PROPERTY_EXPECTED);
  return property;
}

function readProperty(
  field: string,
  value: Readonly<Record<string, unknown>>,
  members: { readonly type: string; readonly name: string },
): PropertyReference {
  const type = readChoice(`${field}.${members.type}`, value[members.type], ['event', 'user']);
  const nameField = `${field}.${members.name}`;
  const name = value[members.name];
  return type === 'event' ? eventProperty(readText(nameField, name)) : readUserProperty(nameField, name);
}

function readValues(field: string, value: unknown): readonly string[] {
  const values = readList(field, value, MAX_VALUES);
  if (values.length === 0) throw faultOf(field, `a list of 1 to ${MAX_VALUES}`);
  return values.map((each, i) => {
    if (each === null) return NO_VALUE;
    const text = typeof each === 'number' || typeof each === 'boolean' ? String(each) : each;
    if (typeof text !== 'string' || text.length > MAX_TEXT_LENGTH || text.includes('\0')) {
      throw faultOf(`${field}[${i}]`, `a text of at most ${MAX_TEXT_LENGTH} characters, a number, true, false or null`);
    }
    return text;
  });
}

function refuseBehaviour(field: string, value: unknown): void {
  const { type, prop } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'event')
    throw new InvalidInputError(`${field}: who performed an event is not offered as a condition`, field);
  if (prop === 'userdata_cohort') throw new InvalidInputError(`${field}: cohorts are not offered`, field);
}
