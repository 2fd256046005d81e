import type { Stored } from '../stored.js';
import type { User } from './users.js';

/** Writes people within one change; each write is audited and published with it. */
export abstract class UserWriter {
  abstract lock(id: string): Promise<Stored<User> | undefined>;
  /** Everybody of the organization, locked, in order of id. */
  abstract lockAll(): Promise<readonly Stored<User>[]>;
  /** @throws {ConflictError} If someone of the organization has the e-mail address already, whatever its case. */
  abstract insert(user: User): Promise<void>;
  /**
   * @param before - Locked by this change.
   * @throws {ConflictError} As `insert`.
   */
  abstract save(before: Stored<User>, user: User): Promise<void>;
  /** @param before - Locked by this change; has no keys any more. */
  abstract remove(before: Stored<User>): Promise<void>;
}
