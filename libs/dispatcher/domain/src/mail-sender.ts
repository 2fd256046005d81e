import type { MailText } from './render/mail/mail-text.js';
import type { SendFailureCode } from './webhook-sender.js';

/** One attempt at a mail. */
export interface OutgoingMail {
  /** Everyone it is addressed to. */
  readonly to: readonly string[];
  /** Whom this attempt hands it over for: all of `to`, or those that the server put off before. */
  readonly recipients: readonly string[];
  /** The same in every attempt, so that mail programs show repeats once. */
  readonly id: string;
  /** Id of the mail that began the thread; null: this one stands alone, or begins one. */
  readonly threadId: string | null;
  /** What people sort their mail by. */
  readonly list: { readonly channelId: string; readonly orgName: string };
  readonly mail: MailText;
}

/** A recipient whom the server does not take mail for. */
export interface RefusedRecipient {
  readonly address: string;
  /** SMTP reply code, 4xx or 5xx. */
  readonly code: number;
  readonly text: string;
}

/** In what part of the conversation a server said no. `session`: greeting, EHLO, STARTTLS, sender. */
export type MailStage = 'session' | 'login' | 'recipients' | 'message';

export type MailResult =
  | {
      /** The server has taken the mail for at least one recipient. */
      readonly kind: 'taken';
      readonly code: number;
      readonly text: string;
      readonly accepted: readonly string[];
      readonly refused: readonly RefusedRecipient[];
      readonly totalMs: number;
    }
  | {
      /** The server has taken it for nobody. */
      readonly kind: 'refused';
      readonly stage: MailStage;
      readonly code: number;
      readonly text: string;
      /** Where it refused one by one. */
      readonly refused: readonly RefusedRecipient[];
      readonly totalMs: number;
    }
  /** No answer decides. After the end of the data the mail may have been taken all the same. */
  | { readonly kind: 'failure'; readonly code: SendFailureCode; readonly detail: string; readonly totalMs: number };

/** Hands mails to the operator's mail server: bounded in time, no more connections at once than allowed. Never throws. */
export abstract class MailSender {
  /** What is told of the server repeats none of the operator's secrets. */
  abstract send(mail: OutgoingMail): Promise<MailResult>;
  /** Nothing is begun from now on; running attempts are waited for. */
  abstract close(): Promise<void>;
}
