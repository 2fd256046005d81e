import type { KpiMonitorState } from '@tocsin/payload-schemas';

/** Reads the KPI monitors of a project as they are committed now. */
export abstract class KpiMonitors {
  /** Oldest first, the automatic one among them. */
  abstract list(org: string, projectId: string): Promise<readonly KpiMonitorState[]>;
  abstract find(org: string, projectId: string, id: string): Promise<KpiMonitorState | undefined>;
}
