import { type OutgoingRequest, type SendResult, WebhookSender } from '../webhook-sender.js';

/** A request as a receiver saw it. */
export interface SeenRequest {
  readonly url: string;
  readonly webhookId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Script = (request: SeenRequest) => SendResult | Promise<SendResult>;

/** An answer with a status line. */
export function answerOf(
  status: number,
  more: { readonly retryAfter?: string; readonly body?: string } = {},
): Extract<SendResult, { kind: 'response' }> {
  const { retryAfter, body = '' } = more;
  return {
    kind: 'response',
    status,
    bodySnippet: Buffer.from(body),
    timings: { totalMs: 1 },
    address: '127.0.0.1',
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** A sender without a network: every request is answered by a script, when the script likes. */
export class ScriptedSender extends WebhookSender {
  /** In the order in which they began. */
  readonly seen: SeenRequest[] = [];

  constructor(public script: Script = () => answerOf(200)) {
    super();
  }

  override async send({ url, headers, body }: OutgoingRequest): Promise<SendResult> {
    const request = { url, webhookId: headers['webhook-id'] ?? '', headers, body: body.toString('utf8') };
    this.seen.push(request);
    return this.script(request);
  }

  override async close(): Promise<void> {}
}
