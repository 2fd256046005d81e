import type { ExternalMonitor } from '@tocsin/payload-schemas';

/** Service and metric of an external monitor's response times. */
export interface ResponseTimeMetric {
  readonly service: string;
  /** The spelling is Mackerel's. */
  readonly name: string;
}

/** @returns Undefined if the monitor does not watch response times: that takes a service and a number of results. */
export function responseTimeMetric({
  id,
  service,
  responseTimeDuration,
}: ExternalMonitor): ResponseTimeMetric | undefined {
  if (service === undefined || responseTimeDuration === undefined) return undefined;
  return { service, name: `__externalhttp.responcetime.${id}` };
}
