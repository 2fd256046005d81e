import { type DynamicModule, Module } from '@nestjs/common';
import {
  ChannelHealthStore,
  DeliveryLog,
  DeliveryPlans,
  DeliveryQueue,
  DispatcherWorkers,
  FindingMessages,
  QueueRetention,
  TakenRecipients,
  ToldChannels,
} from '@tocsin/dispatcher-domain';
import type { DispatcherStore } from './dispatcher-store.js';

/** Every port of `dispatcher-domain` that has to do with storage, on PostgreSQL. */
@Module({})
export class DispatcherPersistenceModule {
  /** @param store - Closed by whoever opened it, after the application has ended. */
  static register(store: DispatcherStore): DynamicModule {
    const ports = [
      { provide: DeliveryPlans, useValue: store.plans },
      { provide: ToldChannels, useValue: store.told },
      { provide: TakenRecipients, useValue: store.taken },
      { provide: FindingMessages, useValue: store.findings },
      { provide: DeliveryQueue, useValue: store.queue },
      { provide: DispatcherWorkers, useValue: store.workers },
      { provide: ChannelHealthStore, useValue: store.health },
      { provide: DeliveryLog, useValue: store.log },
      { provide: QueueRetention, useValue: store.retention },
    ];
    return { module: DispatcherPersistenceModule, providers: ports, exports: ports.map(({ provide }) => provide) };
  }
}
