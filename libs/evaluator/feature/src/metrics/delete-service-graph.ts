import { Injectable } from '@nestjs/common';
import { metricsOfGraph, SampleStore, serviceKey } from '@tocsin/evaluator-domain';
import { ConfigurationResolver } from '@tocsin/platform';
import { Clock, InvalidInputError, NotFoundError } from '@tocsin/runtime';

/** Graphs of services are not defined by anyone: they are there because of the metrics that they show. */
@Injectable()
export class DeleteServiceGraph {
  constructor(
    private readonly samples: SampleStore,
    private readonly resolver: ConfigurationResolver,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the metrics of a graph out of the service's list, until they are posted again. What was stored stays readable.
   *
   * @throws {InvalidInputError} If the name does not end with `*`.
   * @throws {NotFoundError} If the service does not exist, or has no metric that the graph would show.
   */
  async run(org: string, service: string, graph: string): Promise<void> {
    if (!graph.endsWith('*')) {
      throw new InvalidInputError(`graphName: "${graph.slice(0, 80)}" does not end with "*"`, 'graphName');
    }
    if ((await this.resolver.service(org, service)) === undefined) throw new NotFoundError('Service Not Found.');
    const owner = serviceKey(service);
    const metrics = metricsOfGraph(graph, await this.samples.names(org, owner));
    if (metrics.length === 0) throw new NotFoundError('Graph Definition Not Found.');
    await this.samples.hide(org, owner, metrics, Math.floor(this.clock.now() / 1000));
  }
}
