import { type DynamicModule, Module } from '@nestjs/common';
import { Log } from '@tocsin/messaging';
import { Clock, IdSource, Logger } from '@tocsin/runtime';
import { ConfigurationLookup } from '@tocsin/service-ports';
import { ApiKeyGuard } from './auth/api-key.guard.js';
import { ProjectSecretGuard } from './auth/project-secret.guard.js';
import { ConfigurationResolver } from './configuration/configuration-resolver.js';
import { ConfigurationView } from './configuration/configuration-view.js';
import { GrpcApiKeyGuard } from './grpc/grpc-api-key.guard.js';
import { GrpcErrorFilter } from './grpc/grpc-error-filter.js';
import { SurfaceErrorFilter } from './http/surface-error-filter.js';
import { PlainNumbers } from './http/plain-numbers.js';
import { InternalToken, InternalTokenGuard } from './internal/internal-token.guard.js';
import { Topics } from './log/topics.js';
import { Metrics } from './operations/metrics.js';
import { Readiness } from './operations/readiness.js';

/** What a process has once, whichever services it runs. */
export interface Platform {
  readonly log: Log;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly view: ConfigurationView;
  readonly lookup: ConfigurationLookup;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly internalToken: InternalToken;
}

/** Gives every module of the process the platform's parts. */
@Module({})
export class PlatformModule {
  static register(platform: Platform): DynamicModule {
    const values = [
      { provide: Log, useValue: platform.log },
      { provide: Topics, useValue: platform.topics },
      { provide: Clock, useValue: platform.clock },
      { provide: IdSource, useValue: platform.ids },
      { provide: Logger, useValue: platform.logger },
      { provide: ConfigurationView, useValue: platform.view },
      { provide: ConfigurationLookup, useValue: platform.lookup },
      {
        provide: ConfigurationResolver,
        useValue: new ConfigurationResolver(platform.view, platform.lookup, platform.clock),
      },
      { provide: Metrics, useValue: platform.metrics },
      { provide: Readiness, useValue: platform.readiness },
      { provide: InternalToken, useValue: platform.internalToken },
    ];
    const classes = [
      ApiKeyGuard,
      ProjectSecretGuard,
      GrpcApiKeyGuard,
      GrpcErrorFilter,
      InternalTokenGuard,
      SurfaceErrorFilter,
      PlainNumbers,
    ];
    return {
      module: PlatformModule,
      global: true,
      providers: [...values, ...classes],
      exports: [...values.map(({ provide }) => provide), ...classes],
    };
  }
}
