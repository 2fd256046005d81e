import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import {
  ChannelHealthStore,
  DeliveryLog,
  DeliveryPlans,
  DeliveryQueue,
  DispatcherWorkers,
  QueueRetention,
} from '@tocsin/dispatcher-domain';
import { type DispatcherStore, openDispatcherStore, type DispatcherStoreSettings } from './dispatcher-store.js';

const STORE = Symbol('dispatcher store');

/** Every port of `dispatcher-domain` that has to do with storage, on PostgreSQL. Its connections end with the application. */
@Module({})
export class DispatcherPersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(STORE) private readonly store: DispatcherStore) {}

  static register(settings: DispatcherStoreSettings): DynamicModule {
    const store = openDispatcherStore(settings);
    const ports = [
      { provide: DeliveryPlans, useValue: store.plans },
      { provide: DeliveryQueue, useValue: store.queue },
      { provide: DispatcherWorkers, useValue: store.workers },
      { provide: ChannelHealthStore, useValue: store.health },
      { provide: DeliveryLog, useValue: store.log },
      { provide: QueueRetention, useValue: store.retention },
    ];
    return {
      module: DispatcherPersistenceModule,
      providers: [{ provide: STORE, useValue: store }, ...ports],
      exports: ports.map(({ provide }) => provide),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
