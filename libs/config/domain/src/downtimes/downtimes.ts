import type { DowntimeState } from '@tocsin/payload-schemas';

/** Reads the downtimes of an organization as they are committed now. */
export abstract class Downtimes {
  /** Oldest first. */
  abstract list(org: string): Promise<readonly DowntimeState[]>;
  abstract find(org: string, id: string): Promise<DowntimeState | undefined>;
}
