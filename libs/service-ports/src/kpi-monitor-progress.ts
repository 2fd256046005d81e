import type { EpochSeconds } from '@tocsin/runtime';

/** How far a KPI monitor has come. */
export interface KpiProgress {
  /** End of the newest bucket that was judged; null: none was. */
  readonly judgedUntil: EpochSeconds | null;
  readonly waitsFor: {
    /** As API v1 has it. */
    readonly reason: string;
    /** What it waits for before it judges again, in a sentence. */
    readonly message: string;
    /** Null: not known. */
    readonly until: EpochSeconds | null;
  };
  /** Series that are watched. */
  readonly seriesCount: number;
}

/** Reads how far KPI monitors have come at `evaluator`: for pages that other services serve. */
export abstract class KpiMonitorProgress {
  /** @returns Undefined if there is no such monitor, or nothing that it could count. */
  abstract of(org: string, monitorId: string): Promise<KpiProgress | undefined>;
}
