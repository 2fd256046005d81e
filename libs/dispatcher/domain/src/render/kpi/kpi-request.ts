import { escaped, escapingOf, withCredential } from '@tocsin/webhook-template';
import type { OutgoingRequest } from '../../webhook-sender.js';
import type { Installation } from '../installation.js';
import { requestHeaders } from '../request-headers.js';
import type { KpiForm } from './kpi-message.js';
import type { OpsgenieRequest } from './opsgenie/kpi-opsgenie.js';

/** Where a stored body goes. Holds secrets. */
export interface KpiReceiver {
  readonly form: KpiForm;
  readonly url: string;
  /** Of `pagerDuty` the routing key, of `opsgenie` the API key, of `template` what that calls `credential`. */
  readonly credential?: string | undefined;
}

/**
 * The request that carries a body of `renderKpi`, with what it may not hold while it is stored: credentials as they are now.
 *
 * @param body - As it was stored.
 * @throws {SyntaxError} If a body for Opsgenie is damaged.
 */
export function kpiRequest(
  { form, url, credential = '' }: KpiReceiver,
  body: Buffer,
  installation: Pick<Installation, 'publicUrl' | 'version'>,
  deliveryId: string,
): OutgoingRequest {
  const contentType = form.format === 'template' ? form.template.contentType : 'application/json';
  const headers = requestHeaders(contentType, installation, deliveryId);
  switch (form.format) {
    case 'pagerDuty':
      return { url, headers, body: withRoutingKey(body, credential) };
    case 'opsgenie': {
      const request = JSON.parse(body.toString()) as OpsgenieRequest;
      return {
        url: withPath(url, request.path),
        headers: { ...headers, authorization: `GenieKey ${credential}` },
        body: Buffer.from(JSON.stringify(request.body)),
      };
    }
    case 'googleChat':
      return {
        url: withReplyOption(url),
        headers: { ...headers, 'content-type': 'application/json; charset=UTF-8' },
        body,
      };
    case 'template':
      return { url, headers, body: withCredential(body, escaped(credential, escapingOf(contentType) ?? 'none')) };
    default:
      return { url, headers, body };
  }
}

/** The key as the first member of the stored object. */
function withRoutingKey(body: Buffer, key: string): Buffer {
  return Buffer.concat([Buffer.from(`{"routing_key":${JSON.stringify(key)},`), body.subarray(1)]);
}

/** What is no URL is left to the sender, which refuses it with its reason. */
function withPath(url: string, path: string): string {
  if (path === '' || !URL.canParse(url)) return url;
  const { pathname, searchParams } = new URL(path, 'http://path.invalid');
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/+$/, '')}${pathname}`;
  for (const [name, value] of searchParams) target.searchParams.set(name, value);
  return target.href;
}

/** Without it Google Chat makes a thread of its own of every message. */
function withReplyOption(url: string): string {
  if (!URL.canParse(url)) return url;
  const target = new URL(url);
  if (!target.searchParams.has('messageReplyOption')) {
    target.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
  }
  return target.href;
}
