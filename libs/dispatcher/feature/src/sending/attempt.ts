import type { SecretBox } from '@tocsin/delivery-security';
import {
  type AnswerVerdict,
  type AttemptResult,
  type Installation,
  judgeAnswer,
  type MessageFormat,
  messageHeaders,
  type OutgoingRequest,
  revealSecrets,
  type SendResult,
  type WebhookSender,
} from '@tocsin/dispatcher-domain';
import { AppError, type Clock } from '@tocsin/runtime';
import type { Receiver } from '../channels/channel-directory.js';
import { evidenceOf } from './attempt-evidence.js';

/** A message to one receiver. */
export interface Message {
  readonly webhookId: string;
  readonly body: Buffer;
  readonly traceparent: string | null;
}

/** What came of an attempt, and what it means. */
export interface JudgedAttempt {
  readonly verdict:
    AnswerVerdict | { readonly kind: 'retry'; readonly error: string; readonly retryAfterMs?: undefined };
  readonly result: AttemptResult;
  /** What exactly went wrong, for logs and for whoever sends a test message; never tells what a refused address hides. */
  readonly detail: string | null;
}

const NO_BYTES = Buffer.alloc(0);

/** Makes attempts: the same way for deliveries and for test messages. Never throws. */
export class Attempts {
  /** Headers of each format, but for the id. */
  private readonly headers = new Map<MessageFormat, Readonly<Record<string, string>>>();

  constructor(
    private readonly sender: WebhookSender,
    private readonly secrets: SecretBox,
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  async make(receiver: Receiver, message: Message): Promise<JudgedAttempt> {
    let request: OutgoingRequest;
    try {
      request = this.request(receiver, message);
    } catch (error) {
      return unsendable(error);
    }
    const sent = await this.sender.send(request);
    const verdict = judgeAnswer(sent, { format: receiver.form.format, url: receiver.url }, this.clock.now());
    return { verdict, result: resultOf(sent, verdict), detail: sent.kind === 'response' ? null : sent.detail };
  }

  /** Secrets in a body are put in now: a stored body has none. */
  private request({ url, form }: Receiver, { webhookId, body, traceparent }: Message): OutgoingRequest {
    const headers: Record<string, string> = { ...this.headersOf(form.format), 'webhook-id': webhookId };
    if (traceparent !== null) headers['traceparent'] = traceparent;
    return {
      url,
      headers,
      body: revealSecrets(body, (sealed) => this.secrets.open(sealed)),
    };
  }

  private headersOf(format: MessageFormat): Readonly<Record<string, string>> {
    let headers = this.headers.get(format);
    if (headers === undefined) this.headers.set(format, (headers = messageHeaders(format, this.installation, '')));
    return headers;
  }
}

function resultOf(sent: SendResult, verdict: AnswerVerdict): AttemptResult {
  return {
    httpStatus: sent.kind === 'response' ? sent.status : null,
    error: verdict.kind === 'delivered' ? null : verdict.error,
    latencyMs: sent.kind === 'refused' ? 0 : Math.round(sent.timings.totalMs * 1_000) / 1_000,
    snippet: sent.kind === 'response' ? sent.bodySnippet : NO_BYTES,
    evidence: evidenceOf(sent),
  };
}

/** A secret cannot be opened: an operator can mend that, so it follows the schedule. */
export function unsendable(error: unknown): JudgedAttempt {
  const code = error instanceof AppError ? error.code : 'body_damaged';
  return {
    verdict: { kind: 'retry', error: code },
    result: { httpStatus: null, error: code, latencyMs: 0, snippet: NO_BYTES, evidence: '{}' },
    detail: error instanceof Error ? error.message : String(error),
  };
}
