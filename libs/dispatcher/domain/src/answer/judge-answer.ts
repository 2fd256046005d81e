import { mayPassLater, type RefusalCode } from '@tocsin/delivery-security';
import type { EpochMs } from '@tocsin/runtime';
import type { MailErrorCode } from './judge-mail.js';
import type { MessageFormat } from '../render/message-form.js';
import type { SendFailureCode, SendResult } from '../webhook-sender.js';
import { retryAfterMs } from './retry-after.js';
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
  | MailErrorCode;

/** Whose answer is judged. */
export interface AnsweringReceiver {
  readonly format: MessageFormat;
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

function judgeResponse(
  { status, bodySnippet, retryAfter }: Extract<SendResult, { kind: 'response' }>,
  { format, url }: AnsweringReceiver,
  now: EpochMs,
): AnswerVerdict {
  const isSlack = format === 'slack';
  const isSuccess = status >= 200 && status < 300;
  const hidden = isSuccess && isSlack ? slackErrorInSuccess(bodySnippet, url) : undefined;
  if (isSuccess && hidden === undefined) return { kind: 'delivered' };
  const permanent = isSlack && status >= 400 && status !== 429 ? slackPermanentError(bodySnippet) : undefined;
  if (status === 410) return { kind: 'gone', error: permanent ?? 'receiver_gone' };
  if (permanent !== undefined) return { kind: 'dead', reason: 'permanent_error', error: permanent };
  if (hidden !== undefined && isPermanent(hidden)) return { kind: 'dead', reason: 'permanent_error', error: hidden };
  const waitMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, now);
  const error = hidden ?? errorOf(status);
  return waitMs === undefined ? { kind: 'retry', error } : { kind: 'retry', error, retryAfterMs: waitMs };
}

function errorOf(status: number): AttemptErrorCode {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'receiver_failed';
  return status >= 400 ? 'receiver_rejected' : 'redirected';
}
