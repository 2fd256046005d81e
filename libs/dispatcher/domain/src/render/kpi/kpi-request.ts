import type { OutgoingRequest } from '../../webhook-sender.js';
import type { Installation } from '../installation.js';
import { requestHeaders } from '../request-headers.js';
import type { KpiForm } from './kpi-message.js';

/** Where a stored body goes. Holds secrets. */
export interface KpiReceiver {
  readonly form: KpiForm;
  readonly url: string;
  /** Of `pagerDuty` the routing key, of `opsgenie` the API key. */
  readonly credential?: string | undefined;
}

/** The request that carries a body of `renderKpi`, with what it may not hold while it is stored. */
export function kpiRequest(
  { form, url }: KpiReceiver,
  body: Buffer,
  installation: Pick<Installation, 'publicUrl' | 'version'>,
  deliveryId: string,
): OutgoingRequest {
  const contentType = form.format === 'template' ? form.template.contentType : 'application/json; charset=utf-8';
  return { url, headers: requestHeaders(contentType, installation, deliveryId), body };
}
