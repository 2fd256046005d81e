import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Egress } from '@tocsin/config-domain';
import {
  Bootstrap,
  type Bootstrapped,
  type BootstrapSettings,
  ConfigModule,
  LocalConfigurationLookup,
  PageSettings,
} from '@tocsin/config-feature';
import { CONFIG_MIGRATIONS, CONFIG_SCHEMA, ConfigPersistenceModule, configRecordsOf } from '@tocsin/config-persistence';
import { type EgressPolicy, SecretBox } from '@tocsin/delivery-security';
import type { Log } from '@tocsin/messaging';
import type { Metrics, Readiness, Topics } from '@tocsin/platform';
import type { Clock, IdSource, Logger, Secret } from '@tocsin/runtime';
import { type HostedService, openServiceDatabase } from '@tocsin/service-host';
import { AlertHistory, type ConfigurationLookup, DeliveryHistory } from '@tocsin/service-ports';

export interface ConfigHostOptions {
  readonly log: Log;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly databaseUrl: Secret;
  readonly isAlone: boolean;
  readonly secretBox: SecretBox;
  readonly egress: EgressPolicy;
  /** Where pages read alerts and deliveries. */
  readonly alertHistory: AlertHistory;
  readonly deliveryHistory: DeliveryHistory;
  /** Base of links to pages. */
  readonly publicUrl: string;
  readonly bootstrap: BootstrapSettings;
  /** Called at every start, before anything is served; undefined unless this start made the first organization. */
  onBootstrapped(made: Bootstrapped | undefined): Promise<void>;
}

/** `config`, and what answers look-ups in the same process. */
export interface ConfigHost extends HostedService {
  readonly lookup: ConfigurationLookup;
}

/** Values that the application chooses for its modules. */
@Module({})
class ConfigChoicesModule {}

/** Opens the config service's database and puts the service together. */
export async function hostConfig(options: ConfigHostOptions): Promise<ConfigHost> {
  const { topics, clock, ids } = options;
  const database = await openServiceDatabase({
    ...options,
    service: 'config',
    url: options.databaseUrl,
    schema: CONFIG_SCHEMA,
    migrations: CONFIG_MIGRATIONS,
  });
  const { dataSource, outbox, relay } = database;
  const persistence = ConfigPersistenceModule.register({
    dataSource,
    outbox,
    topics: { config: topics.name('config'), notices: topics.name('notices') },
    clock,
    ids,
  });
  return {
    name: 'config',
    modules: [ConfigModule.register([persistence, choices(options)])],
    consumers: [],
    lookup: new LocalConfigurationLookup(configRecordsOf(dataSource)),
    start: async () => relay.start(),
    created: async (app) => options.onBootstrapped(await app.get(Bootstrap, { strict: false }).run(options.bootstrap)),
    stop: () => relay.stop(),
    close: () => database.close(),
  };
}

function choices({ secretBox, egress, alertHistory, deliveryHistory, publicUrl }: ConfigHostOptions): DynamicModule {
  const providers = [
    { provide: SecretBox as Type<SecretBox>, useValue: secretBox },
    { provide: Egress, useValue: { policy: egress } },
    { provide: AlertHistory, useValue: alertHistory },
    { provide: DeliveryHistory, useValue: deliveryHistory },
    { provide: PageSettings, useValue: { publicUrl } },
  ];
  return { module: ConfigChoicesModule, providers, exports: providers.map(({ provide }) => provide) };
}
