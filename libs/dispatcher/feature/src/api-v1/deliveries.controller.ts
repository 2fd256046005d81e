import { Get, Query } from '@nestjs/common';
import { type DeliveryFilter, DeliveryLog } from '@tocsin/dispatcher-domain';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { deliveryJson } from './delivery-json.js';
import { deadLettersQuery, deliveriesQuery, pageSize } from './delivery-queries.js';

/** What happened to notifications. */
@ApiV1Controller('')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  /** Deliveries of an alert, of a channel, of both or of all, those under way first, each with its attempts. */
  @Get('deliveries')
  @Needs('read')
  async deliveries(@CurrentPrincipal() { org }: Principal, @Query() query: unknown): Promise<object> {
    const { alertId, channelId, limit, cursor } = parseInput(deliveriesQuery, query);
    const filter = {
      ...(alertId !== undefined && { subject: alertId }),
      ...(channelId !== undefined && { channelId }),
    };
    return this.page(org, filter, pageSize(limit), cursor);
  }

  /** Deliveries that ended without success, newest first. */
  @Get('dead-letters')
  @Needs('read')
  async deadLetters(@CurrentPrincipal() { org }: Principal, @Query() query: unknown): Promise<object> {
    const { channelId, limit, cursor } = parseInput(deadLettersQuery, query);
    const filter = { state: 'dead', ...(channelId !== undefined && { channelId }) } as const;
    return this.page(org, filter, pageSize(limit), cursor);
  }

  private async page(org: string, filter: DeliveryFilter, limit: number, cursor?: string): Promise<object> {
    const { deliveries, nextCursor } = await this.log.page(org, filter, limit, cursor);
    return { deliveries: deliveries.map(deliveryJson), nextCursor: nextCursor ?? null };
  }
}
