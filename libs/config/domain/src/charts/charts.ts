import type { ChartState } from '@tocsin/payload-schemas';

/** Reads the charts of a project as they are committed now. */
export abstract class Charts {
  /** Oldest first. */
  abstract list(org: string, projectId: string): Promise<readonly ChartState[]>;
  abstract find(org: string, projectId: string, id: string): Promise<ChartState | undefined>;
}
