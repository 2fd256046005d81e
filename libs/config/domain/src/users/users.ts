import type { UserState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

export interface User extends UserState {
  readonly joinedAt: EpochSeconds;
}

/** Reads the people of an organization as they are committed now. */
export abstract class Users {
  /** In order of joining. */
  abstract list(org: string): Promise<readonly User[]>;
  abstract find(org: string, id: string): Promise<User | undefined>;
}
