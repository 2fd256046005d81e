import { Body, Headers, Param, Query as QueryParam } from '@nestjs/common';
import { AlertMemos, type AlertView, StoredAlerts } from '@tocsin/evaluator-domain';
import { mustBe, parseInput, textInput } from '@tocsin/input';
import {
  ConfigurationView,
  continueTrace,
  CurrentPrincipal,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  type Query,
  queryFlag,
  queryValue,
  ReadRoute,
} from '@tocsin/platform';
import { NotFoundError, TooLargeError } from '@tocsin/runtime';
import { z } from 'zod';
import { pageLimit } from '../mackerel/query.js';
import { actorOf } from './actor-of.js';
import { alertJson, alertLogJson } from './alert-json.js';
import { alertLogId, sequenceOf } from './alert-log-id.js';
import { CommandAlert } from './command-alert.js';
import { MonitorCurrency } from './monitor-currency.js';

const MAX_MEMO_BYTES = 80 * 1024;
/** Undocumented upstream; a reason goes into every notification. */
const MAX_REASON_LENGTH = 10_000;

const memoBody = z.object({ memo: textInput(Infinity) }, mustBe('an object with memo'));
const closeBody = z.object({ reason: textInput(MAX_REASON_LENGTH) }, mustBe('an object with reason'));

@MackerelController()
export class AlertsController {
  constructor(
    private readonly alerts: StoredAlerts,
    private readonly memos: AlertMemos,
    private readonly commandAlert: CommandAlert,
    private readonly currency: MonitorCurrency,
    private readonly view: ConfigurationView,
  ) {}

  @ReadRoute('alerts')
  async list(@CurrentPrincipal() { org }: Principal, @QueryParam() query: Query): Promise<object> {
    const before = queryValue(query, 'nextId');
    // The clients of this API know nothing of KPIs.
    const { items, hasMore } = await this.alerts.list(org, {
      isKpi: false,
      ...(queryFlag(query, 'withClosed') ? {} : { isOpen: true }),
      limit: pageLimit(query),
      ...(before !== undefined && { before }),
    });
    return { alerts: items.map(alertJson), ...(hasMore && { nextId: items[items.length - 1].id }) };
  }

  @ReadRoute('alerts/:id')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    return alertJson(await this.existing(org, id));
  }

  @PutRoute('alerts/:id')
  async setMemo(
    @CurrentPrincipal() { org }: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const { memo } = parseInput(memoBody, body);
    if (Buffer.byteLength(memo) > MAX_MEMO_BYTES)
      throw new TooLargeError(`memo: must be at most ${MAX_MEMO_BYTES} bytes`);
    if (!(await this.memos.set(org, id, memo))) throw new NotFoundError('Alert Not Found.');
    return { id, memo };
  }

  @PostRoute('alerts/:id/close')
  async close(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    const { reason } = parseInput(closeBody, body);
    const wish = { command: 'close', reason } as const;
    const actor = actorOf(this.view, principal);
    return alertJson(await this.commandAlert.run(principal.org, id, wish, actor, continueTrace(traceparent)));
  }

  @ReadRoute('alerts/:id/logs')
  async logs(
    @CurrentPrincipal() { org }: Principal,
    @Param('id') id: string,
    @QueryParam() query: Query,
  ): Promise<object> {
    await this.existing(org, id);
    const nextId = queryValue(query, 'nextId');
    const before = nextId === undefined ? undefined : sequenceOf(id, nextId);
    if (nextId !== undefined && before === undefined) throw new NotFoundError('Alert Log Not Found.');
    const { items, hasMore } = await this.alerts.transitions(org, id, {
      onlyStatus: true,
      limit: pageLimit(query),
      ...(before !== undefined && { before }),
    });
    const logs = await Promise.all(
      items.map(async (transition) => alertLogJson(transition, await this.currency.isCurrent(org, transition))),
    );
    return { logs, ...(hasMore && { nextId: alertLogId(id, items[items.length - 1].sequence) }) };
  }

  private async existing(org: string, id: string): Promise<AlertView> {
    const alert = await this.alerts.find(org, id);
    if (alert === undefined) throw new NotFoundError('Alert Not Found.');
    return alert;
  }
}
