import { Param, Query as QueryParam } from '@nestjs/common';
import { CheckMonitors, hostKey, SampleStore, StoredAlerts } from '@tocsin/evaluator-domain';
import {
  ConfigurationResolver,
  ConfigurationView,
  CurrentPrincipal,
  MackerelController,
  type Principal,
  type Query,
  queryValue,
  ReadRoute,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { pageLimit } from '../mackerel/query.js';
import { monitoredStatuses } from './monitored-statuses.js';

/** Check monitors, and how a host stands with all that watch it. */
@MackerelController()
export class ChecksController {
  constructor(
    private readonly checks: CheckMonitors,
    private readonly alerts: StoredAlerts,
    private readonly samples: SampleStore,
    private readonly resolver: ConfigurationResolver,
    private readonly view: ConfigurationView,
  ) {}

  @ReadRoute('monitoring/checks')
  async list(@CurrentPrincipal() { org }: Principal, @QueryParam() query: Query): Promise<object> {
    const from = queryValue(query, 'nextId');
    const limit = pageLimit(query);
    const { items, next } = await this.checks.list(org, { limit, ...(from !== undefined && { from }) });
    return { checks: items.map(({ id, name }) => ({ id, name })), ...(next !== undefined && { nextId: next }) };
  }

  @ReadRoute('monitoring/checks/:id')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') monitorId: string): Promise<object> {
    const check = await this.checks.find(org, monitorId);
    if (check === undefined) throw new NotFoundError('Check Monitor Not Found.');
    return { check: { id: check.id, name: check.name } };
  }

  @ReadRoute('hosts/:id/monitored-statuses')
  async statusesOf(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const host = await this.resolver.host(org, id);
    if (host === undefined) throw new NotFoundError('Host Not Found.');
    const [metrics, checks, alerts] = await Promise.all([
      this.samples.names(org, hostKey(id)),
      this.checks.ofHost(org, id),
      this.alerts.openOfHost(org, id),
    ]);
    const monitors = this.view.list('monitor', org).map(({ record }) => record.state);
    return { monitoredStatuses: monitoredStatuses({ host, monitors, metrics, checks, alerts }) };
  }
}
