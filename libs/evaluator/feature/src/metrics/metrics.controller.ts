import { Param, Query as QueryParam } from '@nestjs/common';
import { hostKey, SampleStore, serviceKey } from '@tocsin/evaluator-domain';
import {
  ConfigurationResolver,
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  type Principal,
  type Query,
  queryValue,
  queryValues,
  ReadRoute,
  SUCCESS,
} from '@tocsin/platform';
import { InvalidInputError, NotFoundError } from '@tocsin/runtime';
import { wholeNumber } from '../mackerel/query.js';
import { DeleteServiceGraph } from './delete-service-graph.js';

/** Owner and name pairs that one request may ask the newest points of. */
const MAX_NEWEST_PAIRS = 10_000;

/** Stored metrics: reads, and graphs that are no longer wanted. */
@MackerelController()
export class MetricsController {
  constructor(
    private readonly samples: SampleStore,
    private readonly resolver: ConfigurationResolver,
    private readonly deleteGraph: DeleteServiceGraph,
  ) {}

  @ReadRoute('hosts/:id/metrics')
  async ofHost(
    @CurrentPrincipal() { org }: Principal,
    @Param('id') id: string,
    @QueryParam() query: Query,
  ): Promise<object> {
    await this.mustHaveHost(org, id);
    return this.range(org, hostKey(id), query);
  }

  @ReadRoute('services/:service/metrics')
  async ofService(
    @CurrentPrincipal() { org }: Principal,
    @Param('service') service: string,
    @QueryParam() query: Query,
  ): Promise<object> {
    await this.mustHaveService(org, service);
    return this.range(org, serviceKey(service), query);
  }

  @ReadRoute('hosts/:id/metric-names')
  async namesOfHost(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    await this.mustHaveHost(org, id);
    return { names: await this.samples.names(org, hostKey(id)) };
  }

  @ReadRoute('services/:service/metric-names')
  async namesOfService(@CurrentPrincipal() { org }: Principal, @Param('service') service: string): Promise<object> {
    await this.mustHaveService(org, service);
    return { names: await this.samples.names(org, serviceKey(service)) };
  }

  @DeleteRoute('services/:service/graph-defs/:graphName')
  async deleteServiceGraph(
    @CurrentPrincipal() { org }: Principal,
    @Param('service') service: string,
    @Param('graphName') graphName: string,
  ): Promise<object> {
    await this.deleteGraph.run(org, service, graphName);
    return SUCCESS;
  }

  /** Hosts and metrics that are unknown are left out. */
  @ReadRoute('tsdb/latest')
  async newest(@CurrentPrincipal() { org }: Principal, @QueryParam() query: Query): Promise<object> {
    const hostIds = [...new Set(queryValues(query, 'hostId'))];
    const names = [...new Set(queryValues(query, 'name'))];
    if (hostIds.length === 0) throw new InvalidInputError('hostId: is required: the id of a host', 'hostId');
    if (names.length === 0) throw new InvalidInputError('name: is required: the name of a metric', 'name');
    if (hostIds.length * names.length > MAX_NEWEST_PAIRS) {
      throw new InvalidInputError(`hostId: hosts times names must be at most ${MAX_NEWEST_PAIRS}`, 'hostId');
    }
    const newest = await this.samples.newest(org, hostIds.map(hostKey), names);
    const tsdbLatest = Object.fromEntries(
      hostIds.flatMap((id) => {
        const points = newest.get(hostKey(id));
        return points === undefined ? [] : [[id, Object.fromEntries(points)] as const];
      }),
    );
    return { tsdbLatest };
  }

  private async range(org: string, owner: string, query: Query): Promise<object> {
    const name = queryValue(query, 'name');
    if (name === undefined) throw new InvalidInputError('name: is required: the name of a metric', 'name');
    const from = wholeNumber(query, 'from', 0, Number.MAX_SAFE_INTEGER);
    const to = wholeNumber(query, 'to', 0, Number.MAX_SAFE_INTEGER);
    const metrics = await this.samples.range(org, owner, name, from, to);
    if (metrics.length === 0 && !(await this.samples.names(org, owner)).includes(name)) {
      throw new NotFoundError('Metric Not Found.');
    }
    return { metrics };
  }

  private async mustHaveHost(org: string, id: string): Promise<void> {
    if ((await this.resolver.host(org, id)) === undefined) throw new NotFoundError('Host Not Found.');
  }

  private async mustHaveService(org: string, service: string): Promise<void> {
    if ((await this.resolver.service(org, service)) === undefined) throw new NotFoundError('Service Not Found.');
  }
}
