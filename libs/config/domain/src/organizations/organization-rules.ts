import type { OrganizationState } from '@tocsin/payload-schemas';
import { ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { requireRole, type Standing } from '@tocsin/standing';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Holds the name of an organization to its rule: it is part of paths and of every webhook.
 *
 * @throws {InvalidInputError} Naming the member `name`.
 */
export function checkOrganizationName(name: string): void {
  if (NAME.test(name)) return;
  throw new InvalidInputError(
    `name: "${name.slice(0, 80)}" is not a name of 1 to 63 lower-case letters, digits and "-" that begins with a letter or digit`,
    'name',
  );
}

/** @throws {InvalidInputError} Naming the member `timeZone`, if it is not one of the IANA time zone database. */
export function checkTimeZone(timeZone: string): void {
  // Newer versions of Node take offsets, too.
  if (!/^[+-]/.test(timeZone) && isTimeZone(timeZone)) return;
  throw new InvalidInputError(
    `timeZone: "${timeZone.slice(0, 80)}" is not a time zone of the IANA database, such as "UTC" or "Asia/Tokyo"`,
    'timeZone',
  );
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether somebody may change an organization so: an organization describes itself, and the one that runs the installation
 * gives each its plan.
 *
 * @param changed - Whether it is the organization of who asks, and whether that one runs the installation.
 * @throws {ForbiddenError} If not.
 */
export function checkOrganizationChange(
  { role }: Standing,
  changed: { readonly isOwn: boolean; readonly isOperator: boolean },
  wanted: Partial<OrganizationState>,
): void {
  const isDescription = wanted.displayName !== undefined || wanted.timeZone !== undefined;
  const isPlan = wanted.plan !== undefined || wanted.hasInsights !== undefined;
  if (isDescription && !changed.isOwn) {
    throw new ForbiddenError('only an organization itself changes its displayName and timeZone');
  }
  if (isDescription) requireRole(role, 'manager', 'change displayName and timeZone');
  if (!isPlan) return;
  if (!changed.isOperator) {
    throw new ForbiddenError('only the organization that runs this installation changes plan and hasInsights');
  }
  requireRole(role, 'admin', 'change plan and hasInsights');
}
