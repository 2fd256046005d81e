import type { GraphDefinitionState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';

/** A definition as it is asked for, before it has an id. */
export type GraphDefinitionSpec = Omit<GraphDefinitionState, 'id'>;

export const GRAPH_UNITS = [
  'float',
  'integer',
  'percentage',
  'seconds',
  'milliseconds',
  'bytes',
  'bytes/sec',
  'bits/sec',
  'iops',
] as const;

const PATTERN = /^custom(\.([-a-zA-Z0-9_]+|[*#]))+$/;

/**
 * Holds the name of a graph, or of a metric in it, to the rule of custom metrics.
 *
 * @throws {InvalidInputError} Naming `field` as the sender wrote it.
 */
export function checkMetricPattern(name: string, field: string): void {
  if (PATTERN.test(name) && name.indexOf('#') === name.lastIndexOf('#')) return;
  throw new InvalidInputError(
    `${field}: "${name.slice(0, 80)}" is not "custom" followed by parts of letters, digits, "-" and "_", or "*", or at most one "#", separated by dots`,
    field,
  );
}

export function isSameDefinition(a: GraphDefinitionSpec, b: GraphDefinitionSpec): boolean {
  const text = ({ name, displayName, unit, metrics }: GraphDefinitionSpec): string =>
    JSON.stringify([name, displayName, unit, metrics.map((m) => [m.name, m.displayName, m.isStacked])]);
  return text(a) === text(b);
}
