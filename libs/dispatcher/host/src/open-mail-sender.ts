import type { MailSender } from '@tocsin/dispatcher-domain';
import { type MailAddress, NodemailerMailSender, type StartTls } from '@tocsin/dispatcher-smtp-delivery';
import type { Clock, Secret } from '@tocsin/runtime';

/** The operator's mail server, as the settings describe it. */
export interface MailOptions {
  /** Undefined: no mails are sent. */
  readonly smtpUrl: Secret | undefined;
  /** There if `smtpUrl` is. */
  readonly mailFrom: MailAddress | undefined;
  readonly mailReplyTo: MailAddress | undefined;
  readonly smtpStartTls: StartTls;
  readonly smtpConnections: number;
  readonly smtpTimeoutMs: number;
  /** Where pictures are fetched; undefined: at the public URL. */
  readonly mailImageUrl: string | undefined;
}

/** @returns Undefined if no mail server is set up. */
export function openMailSender(
  options: MailOptions & { readonly publicUrl: string; readonly clock: Clock },
): MailSender | undefined {
  const { smtpUrl, mailFrom: from, mailReplyTo: replyTo, mailImageUrl, clock, publicUrl } = options;
  if (smtpUrl === undefined || from === undefined) return undefined;
  return new NodemailerMailSender({
    clock,
    server: {
      url: smtpUrl.reveal(),
      from,
      ...(replyTo !== undefined && { replyTo }),
      startTls: options.smtpStartTls,
      connections: options.smtpConnections,
      timeoutMs: options.smtpTimeoutMs,
    },
    ...(mailImageUrl !== undefined && { pictures: { from: publicUrl, at: mailImageUrl } }),
  });
}
