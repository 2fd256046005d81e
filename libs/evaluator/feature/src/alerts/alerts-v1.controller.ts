import { Body, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type AlertView, type CommandWish, StoredAlerts } from '@tocsin/evaluator-domain';
import { parseInput } from '@tocsin/input';
import type { Person } from '@tocsin/payload-schemas';
import {
  ApiV1Controller,
  ConfigurationView,
  continueTrace,
  CurrentPrincipal,
  Needs,
  type Principal,
} from '@tocsin/platform';
import { Clock, InvalidInputError, NotFoundError } from '@tocsin/runtime';
import { actorOf } from './actor-of.js';
import { alertV1Json, transitionV1Json } from './alert-v1-json.js';
import { alertsQuery, assignBody, closeBody, pageSize, snoozeBody, transitionsQuery } from './alert-v1-inputs.js';
import { CommandAlert } from './command-alert.js';

/** Alerts with all that is known of them, and what people do about them. */
@ApiV1Controller('alerts')
export class AlertsV1Controller {
  constructor(
    private readonly alerts: StoredAlerts,
    private readonly commandAlert: CommandAlert,
    private readonly view: ConfigurationView,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal, @Query() query: unknown): Promise<object> {
    const { limit, cursor: before, ...filter } = parseInput(alertsQuery, query);
    const { items, hasMore } = await this.alerts.list(org, { ...filter, before, limit: pageSize(limit) });
    return { alerts: items.map(alertV1Json), nextCursor: hasMore ? items[items.length - 1].id : null };
  }

  @Get(':id')
  @Needs('read')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    return alertV1Json(await this.existing(org, id));
  }

  /** Everything that happened to the alert, newest first. */
  @Get(':id/transitions')
  @Needs('read')
  async transitions(
    @CurrentPrincipal() { org }: Principal,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<object> {
    const { limit, cursor: before } = parseInput(transitionsQuery, query);
    await this.existing(org, id);
    const options = { onlyStatus: false, before, limit: pageSize(limit) };
    const { items, hasMore } = await this.alerts.transitions(org, id, options);
    return {
      transitions: items.map(transitionV1Json),
      nextCursor: hasMore ? String(items[items.length - 1].sequence) : null,
    };
  }

  @Post(':id/close')
  @HttpCode(200)
  @Needs('write')
  close(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    const { reason = '' } = parseInput(closeBody, body ?? {});
    return this.command(principal, id, { command: 'close', reason }, traceparent);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Needs('write')
  acknowledge(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    return this.command(principal, id, { command: 'acknowledge' }, traceparent);
  }

  @Post(':id/unacknowledge')
  @HttpCode(200)
  @Needs('write')
  unacknowledge(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    return this.command(principal, id, { command: 'unacknowledge' }, traceparent);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Needs('write')
  assign(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    const { userId } = parseInput(assignBody, body);
    const assignee = userId === null ? null : this.personOf(principal.org, userId);
    return this.command(principal, id, { command: 'assign', assignee }, traceparent);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Needs('write')
  snooze(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    const { until } = parseInput(snoozeBody(this.clock.now()), body);
    const seconds = until === null ? null : Math.ceil(until / 1000);
    return this.command(principal, id, { command: 'snooze', until: seconds }, traceparent);
  }

  private async command(
    principal: Principal,
    id: string,
    wish: CommandWish,
    traceparent: string | undefined,
  ): Promise<object> {
    const actor = actorOf(this.view, principal);
    return alertV1Json(await this.commandAlert.run(principal.org, id, wish, actor, continueTrace(traceparent)));
  }

  private personOf(org: string, userId: string): Person {
    const user = this.view.find('user', org, userId);
    if (user !== undefined) return { id: user.id, screenName: user.screenName };
    const shown = JSON.stringify(userId);
    throw new InvalidInputError(`userId: must be the id of a user of this organization, not ${shown}`, 'userId');
  }

  private async existing(org: string, id: string): Promise<AlertView> {
    const alert = await this.alerts.find(org, id);
    if (alert === undefined) throw new NotFoundError('Alert Not Found.');
    return alert;
  }
}
