import type { ServiceState } from '@tocsin/payload-schemas';

/** Reads the services of an organization as they are committed now. Roles come in order of name. */
export abstract class Services {
  /** In order of name. */
  abstract list(org: string): Promise<readonly ServiceState[]>;
  abstract find(org: string, name: string): Promise<ServiceState | undefined>;
}
