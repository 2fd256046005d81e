import type { ChartState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes charts within one change; each write is audited and published with it. The caller has locked the projects. */
export abstract class ChartWriter {
  /** How many the project has. */
  abstract count(projectId: string): Promise<number>;
  abstract find(projectId: string, id: string): Promise<Stored<ChartState> | undefined>;
  /** Oldest first. */
  abstract ofProject(projectId: string): Promise<readonly Stored<ChartState>[]>;
  /** Those that the user owns, in all projects. */
  abstract ownedBy(userId: string): Promise<readonly Stored<ChartState>[]>;
  abstract insert(chart: ChartState): Promise<void>;
  /** @param chart - Of the same id and project as `before`. */
  abstract save(before: Stored<ChartState>, chart: ChartState): Promise<void>;
  abstract remove(before: Stored<ChartState>): Promise<void>;
}
