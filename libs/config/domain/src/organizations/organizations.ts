import type { OrganizationState } from '@tocsin/payload-schemas';

/** Reads organizations as they are committed now. */
export abstract class Organizations {
  abstract find(id: string): Promise<OrganizationState | undefined>;
  /** All organizations of the installation, in order of name. */
  abstract list(): Promise<readonly OrganizationState[]>;
  /** The organization that runs the installation, the first one that was made; undefined before the first start. */
  abstract operator(): Promise<OrganizationState | undefined>;
}
