/** Headers of a CloudEvent in Kafka's binary mode, as every record carries them. */
export interface CloudEventHeaders {
  readonly ce_specversion: '1.0';
  readonly ce_id: string;
  readonly ce_type: string;
  readonly ce_source: string;
  /** RFC 3339. */
  readonly ce_time: string;
  readonly 'content-type': 'application/json';
  readonly traceparent?: string;
}

/** @param time - Milliseconds since the Unix epoch. */
export function cloudEventHeaders(
  type: string,
  id: string,
  source: string,
  time: number,
  traceparent?: string,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: source,
    ce_time: new Date(time).toISOString(),
    'content-type': 'application/json',
  };
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  return headers;
}

export const RECORD_TYPE = {
  config: 'tocsin.config-entity.v1',
  notice: 'tocsin.notice.v1',
  productEvents: 'tocsin.product-events.v1',
  alertTransition: 'tocsin.alert-transition.v1',
  groupTransition: 'tocsin.group-transition.v1',
  kpiFindings: 'tocsin.kpi-findings.v1',
  delivery: 'tocsin.delivery.v1',
  deadLetter: 'tocsin.dead-letter.v1',
} as const;
