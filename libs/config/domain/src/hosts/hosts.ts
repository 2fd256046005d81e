import type { HostStatus } from '@tocsin/payload-schemas';
import type { Host } from './host.js';

/** Which hosts to list; absent members do not narrow. Retired hosts are never listed. */
export interface HostFilter {
  readonly statuses: readonly HostStatus[];
  readonly service?: string;
  /** Roles of `service`; a host with any of them is listed. */
  readonly roles?: readonly string[];
  readonly name?: string;
  readonly customIdentifier?: string;
}

/** Reads the hosts of an organization as they are committed now. */
export abstract class Hosts {
  /** Oldest first. */
  abstract list(org: string, filter: HostFilter): Promise<readonly Host[]>;
  /** Retired ones, too. */
  abstract find(org: string, id: string): Promise<Host | undefined>;
  /** Of those that are not retired; the oldest, when several differ in case only. */
  abstract findByCustomIdentifier(
    org: string,
    customIdentifier: string,
    options: { readonly ignoreCase: boolean },
  ): Promise<Host | undefined>;
}
