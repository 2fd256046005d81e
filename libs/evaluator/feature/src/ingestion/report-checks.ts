import { Injectable } from '@nestjs/common';
import { hostKey } from '@tocsin/evaluator-domain';
import { type CheckReport, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { KnownHosts } from './known-hosts.js';
import { ObservationLog } from './observation-log.js';
import { type PostedReport, toCheckReport } from './posted-reports.js';

/** Takes in check reports: one record per host, acknowledged by the log before this returns. */
@Injectable()
export class ReportChecks {
  constructor(
    private readonly hosts: KnownHosts,
    private readonly observations: ObservationLog,
    private readonly metrics: EvaluatorMetrics,
  ) {}

  /**
   * @throws {NotFoundError} If every host is unknown.
   * @throws {LogUnavailableError} If the log did not acknowledge; posting again is safe.
   */
  async run(org: string, posted: readonly PostedReport[], traceparent?: string): Promise<void> {
    const byHost = new Map<string, CheckReport[]>();
    for (const report of posted) {
      const { hostId } = report.source;
      byHost.set(hostId, [...(byHost.get(hostId) ?? []), toCheckReport(report)]);
    }
    const known = await this.hosts.among(org, new Set(byHost.keys()));
    const records = [...byHost].flatMap(([hostId, reports]) => {
      if (known.has(hostId)) return [{ org, owner: hostKey(hostId), reports }];
      this.metrics.drop('unknown_host', reports.length);
      return [];
    });
    if (records.length === 0) return;
    await this.observations.append(
      records.map((value) => ({ type: OBSERVATION_TYPE.checkReports, value })),
      traceparent,
    );
    this.metrics.ingestedReports.inc(records.reduce((count, { reports }) => count + reports.length, 0));
  }
}
