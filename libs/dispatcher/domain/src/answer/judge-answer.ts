import { mayPassLater, type RefusalCode } from '@tocsin/delivery-security';
import type { EpochMs } from '@tocsin/runtime';
import type { MailErrorCode } from './judge-mail.js';
import type { KpiForm } from '../render/kpi/kpi-message.js';
import type { MessageFormat } from '../render/message-form.js';
import type { SendFailureCode, SendResult } from '../webhook-sender.js';
import { retryAfterMs } from './retry-after.js';
import { vendorAnswer, type VendorErrorCode } from './vendor-answer.js';
import { isPermanent, slackErrorInSuccess, slackPermanentError, type SlackErrorCode } from './slack-answer.js';

/** What went wrong with an attempt. Stable: stored, published, and used as a metric label. */
export type AttemptErrorCode =
  | SendFailureCode
  | RefusalCode
  /** 3xx; never followed. */
  | 'redirected'
  /** 4xx, except the next two. */
  | 'receiver_rejected'
  | 'rate_limited'
  | 'receiver_gone'
  /** 5xx. */
  | 'receiver_failed'
  /** Slack said why, in its own words (`slack_invalid_token`), or its answer is not one of Slack's. */
  | SlackErrorCode
  /** Another vendor said why. */
  | VendorErrorCode
  | MailErrorCode;

/** Whose answer is judged. */
export interface AnsweringReceiver {
  readonly format: MessageFormat | KpiForm['format'];
  readonly url: string;
}

/** What one attempt means for its delivery. */
export type AnswerVerdict =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'retry';
      readonly error: AttemptErrorCode;
      /** How long the receiver asks us to wait; it only ever lengthens our own pause. */
      readonly retryAfterMs?: number;
      /** The installation's own mail server is at fault, which says nothing of the channel. */
      readonly isOurs?: true;
    }
  /** The receiver will never come back: the delivery ends and its channel is suspended. */
  | { readonly kind: 'gone'; readonly error: AttemptErrorCode }
  | { readonly kind: 'dead'; readonly reason: 'permanent_error' | 'address_refused'; readonly error: AttemptErrorCode };

/**
 * Decides what an attempt's result means. Most errors are worth trying again, because people repair their receivers;
 * what ends at once is 410, what the format's own vendor calls permanent, whatever the status, and a URL that our policy
 * forbids. A name that resolves to a forbidden address is only a state of its name servers and follows the schedule.
 */
export function judgeAnswer(result: SendResult, receiver: AnsweringReceiver, now: EpochMs): AnswerVerdict {
  switch (result.kind) {
    case 'failure':
      return { kind: 'retry', error: result.code };
    case 'refused':
      return mayPassLater(result.code)
        ? { kind: 'retry', error: result.code }
        : { kind: 'dead', reason: 'address_refused', error: result.code };
    case 'response':
      return judgeResponse(result, receiver, now);
  }
}

type Answer = Extract<SendResult, { kind: 'response' }>;

function judgeResponse(answer: Answer, { format, url }: AnsweringReceiver, now: EpochMs): AnswerVerdict {
  if (format === 'slack') return judgeSlack(answer, url, now);
  const said = vendorAnswer(format, { status: answer.status, body: answer.bodySnippet });
  switch (said?.kind) {
    case 'permanent':
      return { kind: 'dead', reason: 'permanent_error', error: said.error };
    case 'gone':
      return { kind: 'gone', error: said.error };
    case 'wait':
      return retry(errorOf(answer.status), answer, now, said.waitMs);
    case undefined:
      return judgeStatus(answer, now);
  }
}

function judgeSlack(answer: Answer, url: string, now: EpochMs): AnswerVerdict {
  const { status, bodySnippet } = answer;
  const hidden = isSuccess(status) ? slackErrorInSuccess(bodySnippet, url) : undefined;
  const permanent = status >= 400 && status !== 429 ? slackPermanentError(bodySnippet) : undefined;
  if (status === 410) return { kind: 'gone', error: permanent ?? 'receiver_gone' };
  if (permanent !== undefined) return { kind: 'dead', reason: 'permanent_error', error: permanent };
  if (hidden === undefined) return judgeStatus(answer, now);
  return isPermanent(hidden) ? { kind: 'dead', reason: 'permanent_error', error: hidden } : retry(hidden, answer, now);
}

function judgeStatus(answer: Answer, now: EpochMs): AnswerVerdict {
  if (isSuccess(answer.status)) return { kind: 'delivered' };
  if (answer.status === 410) return { kind: 'gone', error: 'receiver_gone' };
  return retry(errorOf(answer.status), answer, now);
}

/** Waits as long as the header asks, or the body if that is longer. */
function retry(error: AttemptErrorCode, { retryAfter }: Answer, now: EpochMs, bodyWaitMs = 0): AnswerVerdict {
  const headerWaitMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, now);
  const waitMs = bodyWaitMs > 0 ? Math.max(bodyWaitMs, headerWaitMs ?? 0) : headerWaitMs;
  return waitMs === undefined ? { kind: 'retry', error } : { kind: 'retry', error, retryAfterMs: waitMs };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function errorOf(status: number): AttemptErrorCode {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'receiver_failed';
  return status >= 400 ? 'receiver_rejected' : 'redirected';
}
