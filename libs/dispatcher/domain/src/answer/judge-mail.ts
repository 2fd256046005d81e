import type { MailResult, RefusedRecipient } from '../mail-sender.js';
import type { AnswerVerdict } from './judge-answer.js';

/** What went wrong with a mail, beside what can go wrong with any connection. */
export type MailErrorCode =
  /** 4xx: the server put it off, for everyone or for some. */
  | 'mail_deferred'
  /** 5xx for the mail or for all of its recipients. */
  | 'mail_rejected'
  /** The server does not accept the operator's user and password. */
  | 'mail_login_refused'
  /** 5xx before there were recipients: connection or sender. */
  | 'mail_server_refused';

/** The server closes for everyone (RFC 5321, 4.2.1). */
const SERVICE_NOT_AVAILABLE = 421;

/**
 * Decides what an attempt at a mail means. What the server says for good of the mail or of all its recipients ends the
 * delivery; a recipient refused for good beside others accepted does not hold them up. Trouble with the server itself is
 * the operator's to mend: it follows the schedule, and is not held against the channel.
 */
export function judgeMail(result: MailResult): AnswerVerdict {
  switch (result.kind) {
    case 'failure':
      return { kind: 'retry', error: result.code, isOurs: true };
    case 'taken':
      return result.refused.some(mayPass) ? { kind: 'retry', error: 'mail_deferred' } : { kind: 'delivered' };
    case 'refused':
      return judgeRefusal(result);
  }
}

function judgeRefusal({ stage, code, refused }: Extract<MailResult, { kind: 'refused' }>): AnswerVerdict {
  if (code === SERVICE_NOT_AVAILABLE) return { kind: 'retry', error: 'mail_deferred', isOurs: true };
  switch (stage) {
    case 'login':
      return { kind: 'retry', error: 'mail_login_refused', isOurs: true };
    case 'session':
      return { kind: 'retry', error: code < 500 ? 'mail_deferred' : 'mail_server_refused', isOurs: true };
    case 'recipients':
    case 'message':
      return code < 500 || refused.some(mayPass)
        ? { kind: 'retry', error: 'mail_deferred' }
        : { kind: 'dead', reason: 'permanent_error', error: 'mail_rejected' };
  }
}

const mayPass = ({ code }: RefusedRecipient): boolean => code < 500;
