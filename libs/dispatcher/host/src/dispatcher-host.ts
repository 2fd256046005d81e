import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type EgressPolicy, type ImageTokens, SecretBox } from '@tocsin/delivery-security';
import { RECEIVER_RATES, rateLimitOf, WebhookSender } from '@tocsin/dispatcher-domain';
import {
  DISPATCHER_GROUP,
  DISPATCHER_TRANSPORT,
  DispatcherModule,
  LocalDeliveryHistory,
} from '@tocsin/dispatcher-feature';
import { UndiciWebhookSender } from '@tocsin/dispatcher-http-delivery';
import {
  DISPATCHER_MIGRATIONS,
  DISPATCHER_SCHEMA,
  DispatcherPersistenceModule,
  openDispatcherStore,
} from '@tocsin/dispatcher-persistence';
import type { Log } from '@tocsin/messaging';
import {
  type ConfigurationView,
  LogServer,
  type Metrics,
  type Readiness,
  requireSecretKey,
  type Topics,
} from '@tocsin/platform';
import type { Clock, Logger, Secret } from '@tocsin/runtime';
import { type HostedService, openServiceDatabase, VERSION } from '@tocsin/service-host';
import { ChannelSuspension, type DeliveryHistory } from '@tocsin/service-ports';
import { type MailOptions, openMailSender } from './open-mail-sender.js';

export interface DispatcherHostOptions extends MailOptions {
  readonly log: Log;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly view: ConfigurationView;
  readonly databaseUrl: Secret;
  readonly isAlone: boolean;
  readonly publicUrl: string;
  readonly secretBox: SecretBox;
  /** Makes the addresses of images that the evaluator serves. */
  readonly imageTokens: ImageTokens;
  readonly egress: EgressPolicy;
  /** To one channel or project webhook, over all dispatchers; 0: no limit. */
  readonly slackMessagesPerMinute: number;
  readonly webhookMessagesPerMinute: number;
  readonly emailMessagesPerMinute: number;
  readonly suspension: ChannelSuspension;
}

/** `dispatcher`, and what reads its deliveries in the same process. */
export interface DispatcherHost extends HostedService {
  readonly deliveryHistory: DeliveryHistory;
}

/** Values that the application chooses for its modules. */
@Module({})
class DispatcherChoicesModule {}

/** Opens the dispatcher's database and puts the service together. */
export async function hostDispatcher(options: DispatcherHostOptions): Promise<DispatcherHost> {
  const { log, topics, clock, databaseUrl, publicUrl, isAlone } = options;
  const database = await openServiceDatabase({
    ...options,
    service: 'dispatcher',
    url: databaseUrl,
    schema: DISPATCHER_SCHEMA,
    migrations: DISPATCHER_MIGRATIONS,
  });
  const { dataSource, relay } = database;
  const store = openDispatcherStore({
    url: databaseUrl.reveal(),
    dataSource,
    relay,
    deliveriesTopic: topics.name('deliveries'),
  });
  const sender = new UndiciWebhookSender({ policy: options.egress, clock });
  const mail = openMailSender(options);
  return {
    name: 'dispatcher',
    modules: [
      DispatcherModule.register({
        adapters: [DispatcherPersistenceModule.register(store), choices(options, sender)],
        ...(mail !== undefined && { mail }),
        publicUrl,
        imageTokens: options.imageTokens,
        version: VERSION,
        isAlone,
        limits: {
          ratePerChannel: {
            ...RECEIVER_RATES,
            slack: rateLimitOf(options.slackMessagesPerMinute),
            webhook: rateLimitOf(options.webhookMessagesPerMinute),
            amplitude: rateLimitOf(options.webhookMessagesPerMinute),
            template: rateLimitOf(options.webhookMessagesPerMinute),
            email: rateLimitOf(options.emailMessagesPerMinute),
          },
        },
      }),
    ],
    consumers: [new LogServer({ log, topics, group: DISPATCHER_GROUP, transportId: DISPATCHER_TRANSPORT })],
    deliveryHistory: new LocalDeliveryHistory(store.log),
    start: async () => {
      requireSecretKey(options.view, options.secretBox);
      relay.start();
    },
    stop: async () => {
      await Promise.all([sender.close(), mail?.close()]);
      await relay.stop();
    },
    close: async () => {
      await store.close();
      await database.close();
    },
  };
}

function choices({ secretBox, suspension }: DispatcherHostOptions, sender: WebhookSender): DynamicModule {
  const providers = [
    { provide: SecretBox as Type<SecretBox>, useValue: secretBox },
    { provide: ChannelSuspension, useValue: suspension },
    { provide: WebhookSender, useValue: sender },
  ];
  return { module: DispatcherChoicesModule, providers, exports: providers.map(({ provide }) => provide) };
}
