import { Injectable } from '@nestjs/common';
import { DeliveryLog } from '@tocsin/dispatcher-domain';
import { DeliveryHistory, type DeliveryView } from '@tocsin/service-ports';

const MOST = 200;

/** Deliveries for pages of services in the same process. */
@Injectable()
export class LocalDeliveryHistory extends DeliveryHistory {
  constructor(private readonly log: DeliveryLog) {
    super();
  }

  override async ofSubject(org: string, subject: string): Promise<readonly DeliveryView[]> {
    const deliveries = await this.log.ofSubject(org, subject, MOST);
    return deliveries.map((delivery) => ({
      ...delivery,
      attempts: delivery.attempts.map(({ evidence: _evidence, ...attempt }) => attempt),
    }));
  }
}
