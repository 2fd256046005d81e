import {
  isPlaceIn,
  longestFirst,
  type SecretBox,
  SealedTextInvalidError,
  type SignedMessage,
  webhookSignature,
  withoutSecrets,
} from '@tocsin/delivery-security';
import {
  type AnswerVerdict,
  type AttemptResult,
  type Installation,
  judgeAnswer,
  kpiRequest,
  type MessageFormat,
  messageHeaders,
  type OutgoingRequest,
  revealSecrets,
  type SendResult,
  type WebhookSender,
} from '@tocsin/dispatcher-domain';
import type { SkipReason } from '@tocsin/payload-schemas';
import { AppError, type Clock } from '@tocsin/runtime';
import type { ChannelReceiver, MailReceiver, ProjectWebhookReceiver, Receiver, Signer } from '../channels/receiver.js';
import { detailOf, shownDetail } from './attempt-detail.js';
import { evidenceOf } from './attempt-evidence.js';
import type { MailAttempts } from './mail-attempts.js';

/** A message to one receiver. */
export interface Message {
  readonly webhookId: string;
  readonly body: Buffer;
  readonly traceparent: string | null;
  /** From 1. */
  readonly attempt: number;
  /** Of the first message of the same alert or group to the same channel; null: this one is alone, or is the first. */
  readonly threadId: string | null;
}

/** What came of an attempt, and what it means. */
export interface JudgedAttempt {
  readonly verdict:
    | AnswerVerdict
    | {
        readonly kind: 'retry';
        readonly error: string;
        readonly retryAfterMs?: undefined;
        readonly isOurs?: undefined;
      };
  readonly result: AttemptResult;
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
    /** Absent: no mail server is set up, and nothing goes to mail channels. */
    private readonly mails?: MailAttempts,
  ) {}

  /** Why nothing can go to a receiver, though it exists. */
  skipReason(receiver: Receiver): SkipReason | undefined {
    if (receiver.kind !== 'mail') return undefined;
    if (this.mails === undefined) return 'mail_not_set_up';
    return receiver.recipients.length === 0 ? 'no_recipients' : undefined;
  }

  async make(receiver: Receiver, message: Message): Promise<JudgedAttempt> {
    return receiver.kind === 'mail' ? this.mail(receiver, message) : this.http(receiver, message);
  }

  private async mail(receiver: MailReceiver, message: Message): Promise<JudgedAttempt> {
    if (this.mails === undefined) return unsendable(new TypeError('no mail server is set up'));
    try {
      return await this.mails.make(receiver, message);
    } catch (error) {
      return unsendable(error);
    }
  }

  private async http(receiver: ChannelReceiver | ProjectWebhookReceiver, message: Message): Promise<JudgedAttempt> {
    let request: OutgoingRequest;
    const revealed: string[] = [];
    try {
      request =
        receiver.kind === 'projectWebhook'
          ? this.kpiRequest(receiver, message)
          : this.request(receiver, message, revealed);
    } catch (error) {
      return unsendable(error);
    }
    const sent = await this.sender.send(request);
    const verdict = judgeAnswer(sent, { format: receiver.form.format, url: receiver.url }, this.clock.now());
    const secrets = revealed.length === 0 ? receiver.secretParts : longestFirst([...receiver.secretParts, ...revealed]);
    return { verdict, result: resultOf(sent, verdict, receiver.url, secrets) };
  }

  /** Secrets in a body are put in now, and into `revealed`: a stored body has none. */
  private request(
    { org, url, form, signers }: ChannelReceiver,
    { webhookId, body: stored, traceparent }: Message,
    revealed: string[],
  ): OutgoingRequest {
    const body = revealSecrets(stored, (sealed, place) => {
      if (place !== undefined && !isPlaceIn(org, place)) throw new SealedTextInvalidError();
      const secret = this.secrets.open(sealed, place);
      revealed.push(secret);
      return secret;
    });
    const headers: Record<string, string> = { ...this.headersOf(form.format), 'webhook-id': webhookId };
    if (signers.length > 0) Object.assign(headers, this.signature(signers, { id: webhookId, body }));
    if (traceparent !== null) headers['traceparent'] = traceparent;
    return { url, headers, body };
  }

  /** Headers of the webhook's own give way to ours. */
  private kpiRequest(receiver: ProjectWebhookReceiver, { webhookId, body, traceparent }: Message): OutgoingRequest {
    const request = kpiRequest(receiver, body, this.installation, webhookId);
    const headers: Record<string, string> = {
      ...receiver.headers,
      ...request.headers,
      ...this.signature(receiver.signers, { id: webhookId, body: request.body }),
    };
    if (traceparent !== null) headers['traceparent'] = traceparent;
    return { ...request, headers };
  }

  /** Of this attempt: a receiver refuses one that was signed long ago. */
  private signature(
    signers: readonly Signer[],
    message: Pick<SignedMessage, 'id' | 'body'>,
  ): Readonly<Record<string, string>> {
    const now = this.clock.now();
    const keys = signers.filter(({ until }) => until === null || now < until).map(({ key }) => key);
    if (keys.length === 0) return {};
    const timestamp = Math.floor(now / 1_000);
    const signature = webhookSignature({ ...message, timestamp }, keys);
    return { 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
  }

  private headersOf(format: MessageFormat): Readonly<Record<string, string>> {
    let headers = this.headers.get(format);
    if (headers === undefined) this.headers.set(format, (headers = messageHeaders(format, this.installation, '')));
    return headers;
  }
}

function resultOf(sent: SendResult, verdict: AnswerVerdict, url: string, secrets: readonly string[]): AttemptResult {
  return {
    httpStatus: sent.kind === 'response' ? sent.status : null,
    error: verdict.kind === 'delivered' ? null : verdict.error,
    latencyMs: sent.kind === 'refused' ? 0 : Math.round(sent.timings.totalMs * 1_000) / 1_000,
    detail: detailOf(sent, verdict, url, secrets),
    snippet: sent.kind === 'response' ? withoutSecrets(sent.bodySnippet, secrets) : NO_BYTES,
    evidence: evidenceOf(sent),
  };
}

/** A secret cannot be opened: an operator can mend that, so it follows the schedule. */
export function unsendable(error: unknown): JudgedAttempt {
  const code = error instanceof AppError ? error.code : 'body_damaged';
  const detail = shownDetail(error instanceof Error ? error.message : String(error));
  return {
    verdict: { kind: 'retry', error: code },
    result: { httpStatus: null, error: code, latencyMs: 0, detail, snippet: NO_BYTES, evidence: '{}' },
  };
}
