import { type InputFault, readInput } from '@tocsin/input';
import {
  checkMonitor,
  monitorInput,
  monitorOf,
  monitorOptionsInput,
  type MonitorSpec,
  withOptions,
} from '@tocsin/monitors';
import type { MonitorState, Scope } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';

/** Names of the roles of each service. */
export type RolesByService = ReadonlyMap<string, ReadonlySet<string>>;

const besideInput = z.object({ options: monitorOptionsInput.optional() });

/** Nothing is sent, so no secret is kept. */
const unsealed = (): string => '';

/**
 * A monitor as the API would make it of its definition.
 *
 * @param id - What tests call it.
 * @param known - Services and roles that there are; undefined if any may be named.
 */
export function readMonitor(
  id: string,
  definition: unknown,
  known: RolesByService | undefined,
): { readonly monitor: MonitorState } | { readonly faults: readonly InputFault[] } {
  const spec = readInput(monitorInput, definition);
  if ('faults' in spec) return spec;
  const beside = readInput(besideInput, definition);
  if ('faults' in beside) return beside;
  const { options } = beside.value;
  let member: readonly PropertyKey[] = [];
  try {
    const surroundings = { others: [], now: Number.MAX_SAFE_INTEGER, maxExpressionMonitors: Infinity };
    checkMonitor(spec.value, { ...surroundings, rolesByService: known ?? namedBy(spec.value) });
    const monitor = monitorOf(id, spec.value, unsealed);
    member = ['options'];
    return { monitor: options === undefined ? monitor : withOptions(monitor, options) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { field = '', message } = error;
    return { faults: [{ path: [...member, ...pathOf(field)], problem: message.replace(`${field}: `, '') }] };
  }
}

/** The services and roles that a monitor names. */
function namedBy(spec: MonitorSpec): RolesByService {
  const scopes: readonly Scope[] = [
    ...('scopes' in spec ? spec.scopes : []),
    ...('excludeScopes' in spec ? spec.excludeScopes : []),
    ...('service' in spec && spec.service !== undefined ? [{ service: spec.service }] : []),
  ];
  const named = new Map<string, Set<string>>();
  for (const { service, role } of scopes) {
    const roles = named.get(service) ?? new Set();
    if (role !== undefined) roles.add(role);
    named.set(service, roles);
  }
  return named;
}

/** `scopes[1]` → `['scopes', 1]` */
const pathOf = (field: string): readonly PropertyKey[] =>
  (field.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
