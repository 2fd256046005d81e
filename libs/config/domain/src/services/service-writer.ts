import type { RoleRef, ServiceState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

export type Role = ServiceState['roles'][number];

/** Writes services and their roles within one change; each write is audited and published with it. */
export abstract class ServiceWriter {
  /** The service as it is now, locked for this change. */
  abstract lock(name: string): Promise<Stored<ServiceState> | undefined>;
  /** The service of the candidate's name, locked; if there is none, the candidate is stored. */
  abstract lockOrInsert(candidate: ServiceState): Promise<Stored<ServiceState>>;
  /** @throws {InvalidInputError} If there is a service of its name. */
  abstract insert(service: ServiceState): Promise<void>;
  /** @param before - Locked by this change; it has none of `roles`. */
  abstract addRoles(before: Stored<ServiceState>, roles: readonly Role[]): Promise<void>;
  /** Removes a role that no host has any more. */
  abstract removeRole(before: Stored<ServiceState>, role: string): Promise<void>;
  /** Removes a service and its roles, which no host has any more, and their metadata. */
  abstract remove(before: Stored<ServiceState>): Promise<void>;
  /** Which of the roles do not exist. Locks nothing. */
  abstract missingRoles(roles: readonly RoleRef[]): Promise<readonly RoleRef[]>;
}
