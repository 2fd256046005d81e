import { randomInt } from 'node:crypto';
import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { SecretBox } from '@tocsin/delivery-security';
import {
  ChannelHealthStore,
  type ChannelKey,
  DeliveryLog,
  DeliveryPlans,
  DeliveryQueue,
  DispatcherWorkers,
  type Installation,
  QueueRetention,
  TakenRecipients,
  WebhookSender,
} from '@tocsin/dispatcher-domain';
import { monitorToApiJson } from '@tocsin/payload-schemas';
import { ConfigurationView, Readiness } from '@tocsin/platform';
import { Clock, IdSource, Logger } from '@tocsin/runtime';
import { ChannelSuspension, ConfigurationLookup, DeliveryHistory } from '@tocsin/service-ports';
import { ChannelTestController } from './api-v1/channel-test.controller.js';
import { DeliveriesController } from './api-v1/deliveries.controller.js';
import { ProjectWebhookTestController } from './api-v1/project-webhook-test.controller.js';
import { ChannelDirectory } from './channels/channel-directory.js';
import { AlertsConsumer } from './consumers/alerts.consumer.js';
import { NoticesConsumer } from './consumers/notices.consumer.js';
import { PlanRecords } from './consumers/plan-records.js';
import type { DispatcherOptions } from './dispatcher-options.js';
import { DeliveryEngine } from './engine/delivery-engine.js';
import { DELIVERY_LIMITS, type DeliveryLimits } from './engine/delivery-limits.js';
import type { DeliveryParts } from './engine/delivery-parts.js';
import { ProjectWebhookTestGrpcController } from './grpc/project-webhook-test.grpc-controller.js';
import { ChannelHealthKeeper } from './health/channel-health-keeper.js';
import { Suspensions } from './health/suspensions.js';
import { DeliveryHistoryController } from './internal/delivery-history.controller.js';
import { LocalDeliveryHistory } from './internal/local-delivery-history.js';
import { DispatcherMetrics } from './operations/dispatcher-metrics.js';
import { TemplateFaults } from './operations/template-faults.js';
import { FindingNotifications } from './planning/finding-notifications.js';
import { Notifications } from './planning/notifications.js';
import { RoutingTables } from './planning/routing-tables.js';
import { Attempts } from './sending/attempt.js';
import { MailAttempts } from './sending/mail-attempts.js';
import { PreviewMessage } from './test-message/preview-message.js';
import { SampleMessages } from './test-message/sample-messages.js';
import { SavedReceivers } from './test-message/saved-receivers.js';
import { SendTestMessage } from './test-message/send-test-message.js';
import { TestProjectWebhook } from './test-message/test-project-webhook.js';
import { TryOut } from './test-message/try-out.js';

/** Token of `DeliveryParts`. */
const PARTS = Symbol('delivery parts');

const systemRandom = (): number => randomInt(2 ** 32) / 2 ** 32;

/** The dispatcher: consumers of alerts and notices, the delivery engine, and the delivery API. */
@Module({})
export class DispatcherModule {
  /** Exports `DeliveryHistory`, for pages of services in the same process. */
  static register(options: DispatcherOptions): DynamicModule {
    return {
      module: DispatcherModule,
      imports: options.adapters,
      controllers: [
        AlertsConsumer,
        NoticesConsumer,
        DeliveriesController,
        ChannelTestController,
        ProjectWebhookTestController,
        ProjectWebhookTestGrpcController,
        DeliveryHistoryController,
      ],
      providers: [
        DispatcherMetrics,
        ChannelDirectory,
        PlanRecords,
        LocalDeliveryHistory,
        { provide: DeliveryHistory, useExisting: LocalDeliveryHistory },
        ...factories(options),
      ],
      exports: [DeliveryHistory],
    };
  }
}

/** Plain classes, made of options, ports and each other. */
function factories({
  publicUrl,
  imageTokens,
  version,
  mail,
  limits: changed,
  isAlone = false,
  random = systemRandom,
}: DispatcherOptions): FactoryProvider[] {
  const limits: DeliveryLimits = { ...DELIVERY_LIMITS, ...changed };
  const installation: Installation = { publicUrl, imageTokens, version, monitorJson: monitorToApiJson };
  return [
    {
      provide: ChannelHealthKeeper,
      inject: [ChannelHealthStore, ChannelDirectory, Clock, Logger],
      useFactory: (store: ChannelHealthStore, directory: ChannelDirectory, clock: Clock, logger: Logger) => {
        const revisionOf = (key: ChannelKey): number => directory.shown(key)?.revision ?? 0;
        return new ChannelHealthKeeper(store, limits.health, clock, logger, revisionOf);
      },
    },
    {
      provide: Suspensions,
      inject: [ChannelHealthKeeper, ChannelDirectory, ChannelSuspension, Clock, Logger],
      useFactory: (...parts: ConstructorParameters<typeof Suspensions>) => new Suspensions(...parts),
    },
    {
      provide: RoutingTables,
      inject: [ConfigurationView],
      useFactory: (view: ConfigurationView) => new RoutingTables(view, mail !== undefined),
    },
    {
      provide: Notifications,
      inject: [RoutingTables, ChannelHealthKeeper],
      useFactory: (tables: RoutingTables, health: ChannelHealthKeeper) =>
        new Notifications(tables, installation, (key) => health.standing(key) === 'suspended'),
    },
    {
      provide: FindingNotifications,
      inject: [RoutingTables, ChannelHealthKeeper, DispatcherMetrics, Logger],
      useFactory: (tables: RoutingTables, health: ChannelHealthKeeper, metrics: DispatcherMetrics, logger: Logger) => {
        const isSuspended = (key: ChannelKey): boolean => health.standing(key) === 'suspended';
        return new FindingNotifications(tables, installation, isSuspended, new TemplateFaults(metrics, logger));
      },
    },
    {
      provide: Attempts,
      inject: [WebhookSender, SecretBox, TakenRecipients, ConfigurationView, Clock],
      useFactory: (
        sender: WebhookSender,
        secrets: SecretBox,
        taken: TakenRecipients,
        view: ConfigurationView,
        clock: Clock,
      ) => {
        const orgName = (org: string): string => view.find('organization', org, org)?.name ?? org;
        const mails = mail && new MailAttempts(mail, taken, orgName, clock);
        return new Attempts(sender, secrets, installation, clock, mails);
      },
    },
    {
      provide: PARTS,
      inject: [
        DeliveryPlans,
        DeliveryQueue,
        DispatcherWorkers,
        ChannelHealthKeeper,
        ChannelDirectory,
        Attempts,
        DispatcherMetrics,
        Clock,
        Logger,
      ],
      useFactory: (
        plans: DeliveryPlans,
        queue: DeliveryQueue,
        workers: DispatcherWorkers,
        health: ChannelHealthKeeper,
        directory: ChannelDirectory,
        attempts: Attempts,
        metrics: DispatcherMetrics,
        clock: Clock,
        logger: Logger,
      ): DeliveryParts => ({
        plans,
        queue,
        workers,
        health,
        directory,
        attempts,
        metrics,
        clock,
        logger,
        limits,
        isAlone,
        random,
      }),
    },
    {
      provide: DeliveryEngine,
      inject: [PARTS, QueueRetention, Suspensions, ConfigurationView, Readiness],
      useFactory: (...parts: ConstructorParameters<typeof DeliveryEngine>) => new DeliveryEngine(...parts),
    },
    {
      provide: TryOut,
      inject: [ChannelDirectory, Attempts, ChannelHealthKeeper, DeliveryLog, Clock, IdSource],
      useFactory: (
        directory: ChannelDirectory,
        attempts: Attempts,
        health: ChannelHealthKeeper,
        log: DeliveryLog,
        clock: Clock,
        ids: IdSource,
      ) => new TryOut({ directory, attempts, health, log, clock, ids }),
    },
    {
      provide: SampleMessages,
      inject: [ConfigurationView, Clock, IdSource],
      useFactory: (view: ConfigurationView, clock: Clock, ids: IdSource) =>
        new SampleMessages(view, installation, clock, ids),
    },
    {
      provide: SavedReceivers,
      inject: [ConfigurationView, ConfigurationLookup],
      useFactory: (view: ConfigurationView, lookup: ConfigurationLookup) => new SavedReceivers(view, lookup),
    },
    {
      provide: SendTestMessage,
      inject: [ConfigurationView, SavedReceivers, TryOut],
      useFactory: (view: ConfigurationView, saved: SavedReceivers, tryOut: TryOut) =>
        new SendTestMessage(view, saved, tryOut, installation),
    },
    {
      provide: TestProjectWebhook,
      inject: [ConfigurationView, SavedReceivers, TryOut, SampleMessages],
      useFactory: (...parts: ConstructorParameters<typeof TestProjectWebhook>) => new TestProjectWebhook(...parts),
    },
    {
      provide: PreviewMessage,
      inject: [ConfigurationView, SampleMessages, IdSource],
      useFactory: (view: ConfigurationView, samples: SampleMessages, ids: IdSource) =>
        new PreviewMessage(view, samples, installation, ids),
    },
  ];
}
