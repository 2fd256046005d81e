import { Injectable } from '@nestjs/common';
import { hostKey } from '@tocsin/evaluator-domain';
import { OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { Clock } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { KnownHosts } from './known-hosts.js';
import { ObservationLog } from './observation-log.js';
import type { PostedHostSample } from './posted-samples.js';
import { sortOut, toColumns } from './sample-columns.js';

/** Takes in metrics of hosts: one record per host, acknowledged by the log before this returns. */
@Injectable()
export class PostHostMetrics {
  constructor(
    private readonly hosts: KnownHosts,
    private readonly observations: ObservationLog,
    private readonly clock: Clock,
    private readonly metrics: EvaluatorMetrics,
  ) {}

  /**
   * @throws {NotFoundError} If every host is unknown.
   * @throws {LogUnavailableError} If the log did not acknowledge; posting again is safe.
   */
  async run(org: string, samples: readonly PostedHostSample[], traceparent?: string): Promise<void> {
    const byHost = groupByHost(samples);
    const known = await this.hosts.among(org, new Set(byHost.keys()));
    const now = this.clock.now();
    const records = [...byHost].flatMap(([hostId, ofHost]) => {
      if (!known.has(hostId)) {
        this.metrics.drop('unknown_host', ofHost.length);
        return [];
      }
      const { accepted, tooOld, tooFarAhead } = sortOut(ofHost, now);
      this.metrics.drop('too_old', tooOld);
      this.metrics.drop('too_far_ahead', tooFarAhead);
      return toColumns(org, hostKey(hostId), accepted);
    });
    if (records.length === 0) return;
    await this.observations.append(
      records.map((value) => ({ type: OBSERVATION_TYPE.samples, value })),
      traceparent,
    );
    this.metrics.ingestedSamples.inc(records.reduce((count, { values }) => count + values.length, 0));
  }
}

/** By host, in order of first appearance. Nearly every post is about one host. */
function groupByHost(samples: readonly PostedHostSample[]): ReadonlyMap<string, readonly PostedHostSample[]> {
  if (samples.length === 0) return new Map();
  const first = samples[0].hostId;
  if (samples.every(({ hostId }) => hostId === first)) return new Map([[first, samples]]);
  const byHost = new Map<string, PostedHostSample[]>();
  for (const sample of samples) {
    const ofHost = byHost.get(sample.hostId);
    if (ofHost === undefined) byHost.set(sample.hostId, [sample]);
    else ofHost.push(sample);
  }
  return byHost;
}
