import { Injectable } from '@nestjs/common';
import { serviceKey } from '@tocsin/evaluator-domain';
import { OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { ConfigurationResolver } from '@tocsin/platform';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { ObservationLog } from './observation-log.js';
import type { PostedSample } from './posted-samples.js';
import { sortOut, toColumns } from './sample-columns.js';

/** Takes in metrics of a service, acknowledged by the log before this returns. */
@Injectable()
export class PostServiceMetrics {
  constructor(
    private readonly resolver: ConfigurationResolver,
    private readonly observations: ObservationLog,
    private readonly clock: Clock,
    private readonly metrics: EvaluatorMetrics,
  ) {}

  /**
   * @throws {NotFoundError} If there is no such service.
   * @throws {LogUnavailableError} If the log did not acknowledge; posting again is safe.
   */
  async run(org: string, service: string, samples: readonly PostedSample[], traceparent?: string): Promise<void> {
    if ((await this.resolver.service(org, service)) === undefined) throw new NotFoundError('Service Not Found.');
    const { accepted, tooOld, tooFarAhead } = sortOut(samples, this.clock.now());
    this.metrics.drop('too_old', tooOld);
    this.metrics.drop('too_far_ahead', tooFarAhead);
    const records = toColumns(org, serviceKey(service), accepted);
    if (records.length === 0) return;
    await this.observations.append(
      records.map((value) => ({ type: OBSERVATION_TYPE.samples, value })),
      traceparent,
    );
    this.metrics.ingestedSamples.inc(accepted.length);
  }
}
