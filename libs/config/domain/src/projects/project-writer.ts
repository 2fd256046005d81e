import type { ProjectState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes projects within one change; each write is audited and published with it. */
export abstract class ProjectWriter {
  /** All projects, oldest first, locked for this change together with the making of new ones. */
  abstract lockAll(): Promise<readonly Stored<ProjectState>[]>;
  /** A number that no project of the installation has or had. */
  abstract nextNumber(): Promise<number>;
  abstract insert(project: ProjectState): Promise<void>;
  /** @param project - Of the same id and number as `before`. */
  abstract save(before: Stored<ProjectState>, project: ProjectState): Promise<void>;
  abstract remove(before: Stored<ProjectState>): Promise<void>;
}
