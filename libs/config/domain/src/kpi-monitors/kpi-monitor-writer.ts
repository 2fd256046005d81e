import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes KPI monitors within one change; each write is audited and published with it. The caller has locked the projects. */
export abstract class KpiMonitorWriter {
  /** Oldest first, the automatic one among them. */
  abstract ofProject(projectId: string): Promise<readonly Stored<KpiMonitorState>[]>;
  /** Those that the user owns or gets mails of, in all projects. */
  abstract concerning(userId: string): Promise<readonly Stored<KpiMonitorState>[]>;
  abstract insert(monitor: KpiMonitorState): Promise<void>;
  /** @param monitor - Of the same id and project as `before`. */
  abstract save(before: Stored<KpiMonitorState>, monitor: KpiMonitorState): Promise<void>;
  abstract remove(before: Stored<KpiMonitorState>): Promise<void>;
}
