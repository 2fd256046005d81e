import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { GrpcErrorFilter, InternalTokenGuard } from '@tocsin/platform';
import { LocalDeliveryHistory } from './local-delivery-history.js';

/** `DeliveryHistory` of internal.proto. */
@Controller()
@UseGuards(InternalTokenGuard)
@UseFilters(GrpcErrorFilter)
export class DeliveryHistoryController {
  constructor(private readonly history: LocalDeliveryHistory) {}

  @GrpcMethod('DeliveryHistory', 'OfSubject')
  async ofSubject({ org, id }: { readonly org: string; readonly id: string }): Promise<{ json: string }> {
    return { json: JSON.stringify(await this.history.ofSubject(org, id)) };
  }
}
