import { type DynamicModule, Module } from '@nestjs/common';
import {
  AlertMemos,
  CheckMonitors,
  EventPositions,
  GraphImages,
  KpiWatches,
  ProductEventNews,
  ProductEventStore,
  ProductQueries,
  SampleStore,
  SampleWindows,
  ShardStore,
  StoredAlertGroups,
  StoredAlerts,
  StoredProductEvents,
  StoredSeries,
  SuppressedAlerts,
  UserErasures,
} from '@tocsin/evaluator-domain';
import { AlertHistory } from '@tocsin/service-ports';
import type { EvaluatorStore } from './evaluator-store.js';

/** Every port of `evaluator-domain`, and `AlertHistory`, on PostgreSQL. */
@Module({})
export class EvaluatorPersistenceModule {
  static register(store: EvaluatorStore): DynamicModule {
    const ports = [
      { provide: ShardStore, useValue: store.shards },
      { provide: SampleStore, useValue: store.samples },
      { provide: StoredSeries, useValue: store.series },
      { provide: SampleWindows, useValue: store.windows },
      { provide: StoredAlerts, useValue: store.alerts },
      { provide: StoredAlertGroups, useValue: store.groups },
      { provide: SuppressedAlerts, useValue: store.suppressed },
      { provide: AlertMemos, useValue: store.memos },
      { provide: CheckMonitors, useValue: store.checks },
      { provide: GraphImages, useValue: store.images },
      { provide: ProductEventStore, useValue: store.productEvents },
      { provide: ProductQueries, useValue: store.productQueries },
      { provide: ProductEventNews, useValue: store.productEventNews },
      { provide: EventPositions, useValue: store.eventPositions },
      { provide: KpiWatches, useValue: store.kpiWatches },
      { provide: StoredProductEvents, useValue: store.storedProductEvents },
      { provide: UserErasures, useValue: store.userErasures },
      { provide: AlertHistory, useValue: store.history },
    ];
    return { module: EvaluatorPersistenceModule, providers: ports, exports: ports.map(({ provide }) => provide) };
  }
}
