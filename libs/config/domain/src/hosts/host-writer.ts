import type { Stored } from '../stored.js';
import type { Host } from './host.js';

/** Writes hosts within one change. What is published of a host is audited and published with it; the rest is only stored. */
export abstract class HostWriter {
  /** The host as it is now, retired or not, locked for this change. */
  abstract lock(id: string): Promise<Stored<Host> | undefined>;
  /** Those of the hosts that exist, locked, in order of id. */
  abstract lockAll(ids: readonly string[]): Promise<readonly Stored<Host>[]>;
  /** @throws {InvalidInputError} If another host that is not retired has its custom identifier. */
  abstract insert(host: Host): Promise<void>;
  /**
   * Stores what differs. A host that is retired by it is published as deleted.
   *
   * @param before - Locked by this change.
   * @throws {InvalidInputError} As `insert`.
   */
  abstract save(before: Stored<Host>, after: Host): Promise<void>;
  /** Takes a role of a service from every host that has it; every role of the service, if none is named. */
  abstract dropRoles(service: string, role?: string): Promise<void>;
}
