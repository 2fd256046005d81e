import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { jsonObject } from './json-object.js';
import { MAX_RETRY_AFTER_MS } from './retry-after.js';

/** What is wrong in the words of a vendor, as far as it decides; other errors are judged by their status. */
export type VendorErrorCode =
  | 'discord_unknown_webhook'
  | 'discord_invalid_message'
  | 'pager_duty_invalid_event'
  | 'opsgenie_invalid_alert'
  | 'google_chat_invalid_message';

/** What the body of an answer says beyond its status. */
export type VendorAnswer =
  /** Sending the same again cannot help. */
  | { readonly kind: 'permanent'; readonly error: VendorErrorCode }
  /** The receiver will never come back. */
  | { readonly kind: 'gone'; readonly error: VendorErrorCode }
  | { readonly kind: 'wait'; readonly waitMs: number };

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

type JudgedFormat = Extract<ProjectWebhookState['format'], 'discord' | 'pagerDuty' | 'opsgenie' | 'googleChat'>;

const VENDORS: Readonly<Record<JudgedFormat, (answer: Answer) => VendorAnswer | undefined>> = {
  discord: discordAnswer,
  // `{"status":"invalid event"}`: PagerDuty asks not to send it again.
  pagerDuty: ({ status }) => (status === 400 ? { kind: 'permanent', error: 'pager_duty_invalid_event' } : undefined),
  opsgenie: ({ status }) =>
    status === 400 || status === 422 ? { kind: 'permanent', error: 'opsgenie_invalid_alert' } : undefined,
  googleChat: ({ status, body }) =>
    status === 400 && errorOf(body)['status'] === 'INVALID_ARGUMENT'
      ? { kind: 'permanent', error: 'google_chat_invalid_message' }
      : undefined,
};

/**
 * What a vendor says in an answer beyond its status, where that changes what becomes of a delivery.
 *
 * @returns Undefined: the status decides.
 */
export function vendorAnswer(format: string, answer: Answer): VendorAnswer | undefined {
  return format in VENDORS ? VENDORS[format as JudgedFormat](answer) : undefined;
}

/** Codes in the bodies of Discord's errors. */
const UNKNOWN_WEBHOOK = 10_015;
const INVALID_MESSAGES: ReadonlySet<unknown> = new Set([50_006, 50_035]);

function discordAnswer({ status, body }: Answer): VendorAnswer | undefined {
  const json = jsonObject(body.toString('utf8').trim()) ?? {};
  if (status === 429) {
    const seconds = json['retry_after'];
    if (typeof seconds !== 'number' || !(seconds >= 0)) return undefined;
    return { kind: 'wait', waitMs: Math.min(Math.ceil(seconds * 1_000), MAX_RETRY_AFTER_MS) };
  }
  if (status === 404 && json['code'] === UNKNOWN_WEBHOOK) return { kind: 'gone', error: 'discord_unknown_webhook' };
  return status === 400 && INVALID_MESSAGES.has(json['code'])
    ? { kind: 'permanent', error: 'discord_invalid_message' }
    : undefined;
}

function errorOf(body: Buffer): Readonly<Record<string, unknown>> {
  const error = jsonObject(body.toString('utf8').trim())?.['error'];
  return typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
}
