import type { ProjectState } from '@tocsin/payload-schemas';

/** Reads the projects of an organization as they are committed now. */
export abstract class Projects {
  /** Oldest first. */
  abstract list(org: string): Promise<readonly ProjectState[]>;
  /** @param name - Its id or its number. */
  abstract find(org: string, name: string): Promise<ProjectState | undefined>;
}
