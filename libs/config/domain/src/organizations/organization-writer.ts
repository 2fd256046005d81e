import type { OrganizationState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes the organization of one change; each write is audited and published with it. */
export abstract class OrganizationWriter {
  /** The organization of this change as it is now, locked. */
  abstract lock(): Promise<Stored<OrganizationState>>;
  /**
   * @param organization - Its id is that of the change.
   * @throws {ConflictError} If there is an organization of its name.
   */
  abstract insert(organization: OrganizationState): Promise<void>;
  /**
   * Makes the organization the one that runs the installation.
   *
   * @throws {ConflictError} If there is such an organization already.
   */
  abstract insertOperator(organization: OrganizationState): Promise<void>;
  /** @param before - Locked by this change. */
  abstract save(before: Stored<OrganizationState>, after: OrganizationState): Promise<void>;
}
