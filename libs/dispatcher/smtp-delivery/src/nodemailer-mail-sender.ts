import { type MailResult, MailSender, type OutgoingMail, pictured, pictureId } from '@tocsin/dispatcher-domain';
import { withoutSecrets } from '@tocsin/delivery-security';
import type { Clock } from '@tocsin/runtime';
import { createTransport } from 'nodemailer';
import { connectionOf, type MailServer, secretsOf } from './send/mail-server.js';
import { resultOfError, takenBy } from './send/mail-result.js';
import { pictureAt } from './send/picture.js';
import { ServerBreaker } from './send/server-breaker.js';
import { Slots } from './send/slots.js';

export interface NodemailerMailSenderOptions {
  readonly server: MailServer;
  readonly clock: Clock;
  /**
   * Where pictures are fetched whose addresses begin with `from`: the address that people use may not be reachable from
   * here. Absent: at their own addresses.
   */
  readonly pictures?: { readonly from: string; readonly at: string };
}

/**
 * Hands mails to an SMTP server with nodemailer, one connection for each. One deadline bounds an attempt, picture
 * included; what waits for a free connection is not yet bounded by it.
 */
export class NodemailerMailSender extends MailSender {
  private readonly transport;
  private readonly secrets: readonly string[];
  private readonly breaker = new ServerBreaker();
  private readonly slots: Slots;
  private readonly running = new Set<Promise<MailResult>>();
  private isClosed = false;

  constructor(private readonly options: NodemailerMailSenderOptions) {
    super();
    const { server } = options;
    this.transport = createTransport(connectionOf(server));
    this.secrets = secretsOf(server);
    this.slots = new Slots(server.connections);
  }

  override async send(mail: OutgoingMail): Promise<MailResult> {
    const attempt = this.slots.use(() => this.attempt(mail));
    this.running.add(attempt);
    try {
      return await attempt;
    } finally {
      this.running.delete(attempt);
    }
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.running);
    this.transport.close();
  }

  private async attempt(mail: OutgoingMail): Promise<MailResult> {
    const { clock, server } = this.options;
    const startedAt = clock.monotonicMs();
    if (this.isClosed) return unsent('connection_lost', 'this process is shutting down');
    if (!this.breaker.mayTry(startedAt)) return unsent('connect_failed', 'the mail server has failed again and again');
    const signal = AbortSignal.timeout(server.timeoutMs);
    const elapsed = (): number => clock.monotonicMs() - startedAt;
    let result: MailResult;
    try {
      result = takenBy(await this.transport.sendMail({ ...(await this.message(mail)), signal }), elapsed());
    } catch (error) {
      result = resultOfError(error, elapsed());
    }
    this.breaker.tried(result.kind !== 'failure', clock.monotonicMs());
    return this.shown(result);
  }

  private async message(outgoing: OutgoingMail): Promise<object> {
    const { server, clock } = this.options;
    const signal = AbortSignal.timeout(server.timeoutMs * SHARE_FOR_PICTURES);
    const { mail, list, threadId } = outgoing;
    const pictures = await Promise.all(mail.pictures.map(({ url }) => pictureAt(this.reachable(url), signal)));
    const attachments = pictures.flatMap((content, index) => (content === undefined ? [] : [inline(content, index)]));
    const domain = server.from.address.slice(server.from.address.lastIndexOf('@') + 1);
    const thread =
      threadId === null ? {} : { inReplyTo: `<${threadId}@${domain}>`, references: [`<${threadId}@${domain}>`] };
    return {
      from: server.from,
      ...(server.replyTo !== undefined && { replyTo: server.replyTo }),
      to: outgoing.to.map((address) => ({ name: '', address })),
      envelope: { from: server.from.address, to: [...outgoing.recipients] },
      messageId: `<${outgoing.id}@${domain}>`,
      ...thread,
      date: new Date(clock.now()),
      subject: mail.subject,
      text: mail.text,
      html: pictured(mail, (index) => pictures[index] !== undefined),
      ...(attachments.length > 0 && { attachments }),
      list: { id: { url: `${list.channelId}.${domain}`, comment: `Tocsin ${list.orgName}` } },
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    };
  }

  private reachable(url: string): string {
    const { pictures } = this.options;
    return pictures !== undefined && url.startsWith(pictures.from)
      ? `${pictures.at}${url.slice(pictures.from.length)}`
      : url;
  }

  /** Without what the server repeats of our secrets. */
  private shown(result: MailResult): MailResult {
    const clean = (text: string): string => withoutSecrets(Buffer.from(text), this.secrets).toString();
    if (result.kind === 'failure') return { ...result, detail: clean(result.detail) };
    const refused = result.refused.map((one) => ({ ...one, text: clean(one.text) }));
    return { ...result, text: clean(result.text), refused };
  }
}

/** Of the time for an attempt. */
const SHARE_FOR_PICTURES = 0.5;

const inline = (content: Buffer, index: number): object => ({
  content,
  cid: pictureId(index),
  filename: `graph${index === 0 ? '' : index + 1}.png`,
  contentType: 'image/png',
  contentDisposition: 'inline',
});

const unsent = (code: 'connection_lost' | 'connect_failed', why: string): MailResult => ({
  kind: 'failure',
  code,
  detail: `${why}; nothing was sent`,
  totalMs: 0,
});
