import type { ServiceState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import type { GraphAnnotation } from './graph-annotation.js';

/** @throws {InvalidInputError} If it ends before it begins, or names a role that its service does not have. */
export function checkGraphAnnotation(
  { from, to, roles }: Pick<GraphAnnotation, 'from' | 'to' | 'roles'>,
  service: ServiceState,
): void {
  if (to < from) throw new InvalidInputError(`to: must not be before from (${from}), but is ${to}`, 'to');
  const known = new Set(service.roles.map(({ name }) => name));
  roles.forEach((role, i) => {
    if (known.has(role)) return;
    throw new InvalidInputError(`roles[${i}]: the service "${service.name}" has no role "${role}"`, `roles[${i}]`);
  });
}
