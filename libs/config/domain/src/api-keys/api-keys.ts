import type { ApiKeyState } from '@tocsin/payload-schemas';

/** Reads the API keys of an organization as they are committed now. */
export abstract class ApiKeys {
  /** In order of creation. */
  abstract list(org: string): Promise<readonly ApiKeyState[]>;
}
