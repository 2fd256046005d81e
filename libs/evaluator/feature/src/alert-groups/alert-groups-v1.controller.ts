import { Get, Param, Query } from '@nestjs/common';
import { StoredAlertGroups } from '@tocsin/evaluator-domain';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { alertGroupsQuery, pageSize } from '../alerts/alert-v1-inputs.js';
import { alertV1Json } from '../alerts/alert-v1-json.js';
import { alertGroupJson, groupTransitionJson } from './alert-group-json.js';

/** Alerts and transitions of one group that an answer holds at most. */
const MAX_SHOWN = 200;

/** Alert groups: what their settings have brought together. */
@ApiV1Controller('alert-groups')
export class AlertGroupsV1Controller {
  constructor(private readonly groups: StoredAlertGroups) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal, @Query() query: unknown): Promise<object> {
    const { limit, cursor: before, ...filter } = parseInput(alertGroupsQuery, query);
    const { items, hasMore } = await this.groups.list(org, { ...filter, before, limit: pageSize(limit) });
    return { alertGroups: items.map(alertGroupJson), nextCursor: hasMore ? items[items.length - 1].id : null };
  }

  /** With its newest alerts and transitions. */
  @Get(':id')
  @Needs('read')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const group = await this.groups.find(org, id);
    if (group === undefined) throw new NotFoundError('Alert Group Not Found.');
    const [alerts, transitions] = await Promise.all([
      this.groups.alerts(org, id, MAX_SHOWN),
      this.groups.transitions(org, id, MAX_SHOWN),
    ]);
    return {
      ...alertGroupJson(group),
      alerts: alerts.items.map(alertV1Json),
      transitions: transitions.items.map(groupTransitionJson),
    };
  }
}
