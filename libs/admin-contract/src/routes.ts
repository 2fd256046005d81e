export type ServiceName = 'config' | 'evaluator' | 'dispatcher';

/**
 * Which service answers which path, first match wins; what nothing matches belongs to `config`. The front of a
 * distributed installation is generated from it, and a test holds every controller against it.
 */
export const ROUTES: readonly { readonly path: string; readonly service: ServiceName }[] = [
  { path: '^/api/v0/tsdb(/|$)', service: 'evaluator' },
  { path: '^/api/v0/hosts/[^/]+/(metrics|metric-names|monitored-statuses)/?$', service: 'evaluator' },
  { path: '^/api/v0/services/[^/]+/(tsdb|metrics|metric-names|graph-defs/[^/]+)/?$', service: 'evaluator' },
  { path: '^/api/v0/monitoring/checks(/|$)', service: 'evaluator' },
  { path: '^/api/v0/alerts(/|$)', service: 'evaluator' },
  { path: '^/api/v1/(alerts|alert-groups|suppressed-alerts)(/|$)', service: 'evaluator' },
  { path: '^/api/v1/monitors/preview/?$', service: 'evaluator' },
  { path: '^/api/v1/projects/[^/]+/monitors/(preview|[^/]+/state)/?$', service: 'evaluator' },
  { path: '^/api/v1/projects/[^/]+/automatic-monitors/events/?$', service: 'evaluator' },
  { path: '^/api/v1/prometheus(/|$)', service: 'evaluator' },
  { path: '^/(2/httpapi|batch|identify|groupidentify)/?$', service: 'evaluator' },
  { path: '^/api/2(/|$)', service: 'evaluator' },
  { path: '^/v1/metrics/?$', service: 'evaluator' },
  { path: '^/embed/', service: 'evaluator' },
  { path: '^/api/v1/(deliveries|dead-letters)(/|$)', service: 'dispatcher' },
  { path: '^/api/v1/channels/[^/]+/test/?$', service: 'dispatcher' },
  { path: '^/api/v1/projects/[^/]+/webhooks/(preview|[^/]+/test)/?$', service: 'dispatcher' },
  { path: '^/\\.well-known/jwks\\.json$', service: 'dispatcher' },
  { path: '^/meta/ip-ranges\\.json$', service: 'dispatcher' },
];

const COMPILED = ROUTES.map(({ path, service }) => ({ pattern: new RegExp(path), service }));

/** @param path - The path of a URL, without its query. */
export function serviceOf(path: string): ServiceName {
  return COMPILED.find(({ pattern }) => pattern.test(path))?.service ?? 'config';
}
