import type { ApiKeyState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes API keys within one change; each write is audited and published with it. */
export abstract class ApiKeyWriter {
  /** Every key of the organization, locked, in order of id. */
  abstract lockAll(): Promise<readonly Stored<ApiKeyState>[]>;
  /** @throws {ConflictError} If the same key is in use already, in whichever organization. */
  abstract insert(key: ApiKeyState): Promise<void>;
  /** @param before - Locked by this change. */
  abstract remove(before: Stored<ApiKeyState>): Promise<void>;
}
