import { Get, Query } from '@nestjs/common';
import { SuppressedAlerts, targetKey } from '@tocsin/evaluator-domain';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { pageSize, suppressedAlertsQuery } from '../alerts/alert-v1-inputs.js';
import { suppressedAlertJson } from './suppressed-alert-json.js';

/** What would be open alerts, were they not held back. */
@ApiV1Controller('suppressed-alerts')
export class SuppressedAlertsController {
  constructor(private readonly alerts: SuppressedAlerts) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal, @Query() query: unknown): Promise<object> {
    const { limit, cursor: after, ...filter } = parseInput(suppressedAlertsQuery, query);
    const { items, hasMore } = await this.alerts.list(org, { ...filter, after, limit: pageSize(limit) });
    const last = hasMore ? items[items.length - 1] : undefined;
    return {
      suppressedAlerts: items.map(suppressedAlertJson),
      nextCursor: last === undefined ? null : `${last.monitorId}/${targetKey(last.target)}`,
    };
  }
}
