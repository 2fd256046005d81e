import 'reflect-metadata';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import type { ServiceName } from '@tocsin/admin-contract';
import { ConfigModule } from '@tocsin/config-feature';
import { DispatcherModule } from '@tocsin/dispatcher-feature';
import { EvaluatorModule, ProductEventSettings } from '@tocsin/evaluator-feature';

/** A route of HTTP as its controller declares it. */
export interface Route {
  readonly service: ServiceName;
  readonly method: string;
  /** With a leading slash; parameters as `<name>`. */
  readonly path: string;
}

const modules: Readonly<Record<ServiceName, DynamicModule>> = {
  config: ConfigModule.register([]),
  evaluator: EvaluatorModule.register({
    adapters: [],
    instance: '',
    connectivityGoneMs: 0,
    expressions: { periodMs: 1, maxConcurrent: 1 },
    kpis: { periodMs: 1, maxConcurrent: 1, settlingMs: 0, countsMemoryBytes: 0 },
    scheduled: [],
    imageRetentionDays: 1,
    productEvents: new ProductEventSettings(1, { httpapi: 1, batch: 1 }, 1),
  }),
  dispatcher: DispatcherModule.register({
    adapters: [],
    publicUrl: '',
    version: '',
    imageTokens: { token: () => undefined },
  }),
};

/** Every route that a controller of a service declares. */
export const ROUTES_SERVED: readonly Route[] = Object.entries(modules).flatMap(([service, { controllers = [] }]) =>
  controllers.flatMap((controller) =>
    handlersOf(controller.prototype as object).flatMap((handler) =>
      pathsOf(controller).flatMap((base) =>
        pathsOf(handler).map((path) => ({
          service: service as ServiceName,
          method: RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod],
          path: `/${[base, path].join('/').split('/').filter(Boolean).join('/')}`.replaceAll(/:(\w+)/g, '<$1>'),
        })),
      ),
    ),
  ),
);

/** Methods of a controller that answer HTTP requests. */
function handlersOf(prototype: object): object[] {
  return Object.getOwnPropertyNames(prototype)
    .map((name) => Reflect.get(prototype, name) as object)
    .filter((member) => Reflect.hasMetadata('method', member));
}

function pathsOf(target: object): readonly string[] {
  const path = Reflect.getMetadata('path', target) as string | readonly string[];
  return typeof path === 'string' ? [path] : path;
}
