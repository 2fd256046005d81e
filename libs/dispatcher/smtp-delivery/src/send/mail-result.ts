import {
  type MailResult,
  type MailStage,
  type RefusedRecipient,
  type SendFailureCode,
} from '@tocsin/dispatcher-domain';

/** What nodemailer throws, as far as it is looked at. */
interface SmtpError {
  readonly message?: string;
  readonly code?: string;
  /** Of Node, where nodemailer has replaced it. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

/** What nodemailer returns, as far as it is looked at. */
interface SentMail {
  readonly response?: string;
  readonly accepted?: readonly unknown[];
  readonly rejectedErrors?: readonly unknown[];
}

/** Longest text of one answer that is handed on. */
const MAX_ANSWER_LENGTH = 500;

/** A mail that the server has taken for someone. */
export function takenBy(sent: SentMail, totalMs: number): MailResult {
  const text = answerText(sent.response);
  return {
    kind: 'taken',
    code: codeOf(text) ?? 250,
    text,
    accepted: (sent.accepted ?? []).map(String),
    refused: (sent.rejectedErrors ?? []).map((error) => refusedRecipient(error as SmtpError)),
    totalMs,
  };
}

/** An attempt that ended in an error. */
export function resultOfError(thrown: unknown, totalMs: number): MailResult {
  const error = thrown as SmtpError;
  if (error.responseCode !== undefined && error.responseCode >= 400) {
    return {
      kind: 'refused',
      stage: stageOf(error),
      code: error.responseCode,
      text: answerText(error.response),
      refused: (error.rejectedErrors ?? []).map(refusedRecipient),
      totalMs,
    };
  }
  return { kind: 'failure', code: failureCode(error), detail: failureText(error), totalMs };
}

function stageOf({ command = '' }: SmtpError): MailStage {
  if (command.startsWith('AUTH')) return 'login';
  if (command === 'RCPT TO') return 'recipients';
  return command === 'DATA' ? 'message' : 'session';
}

const TLS_ERROR = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

function failureCode({ code = '', originalCode = '', message = '' }: SmtpError): SendFailureCode {
  if (code === 'EABORT') return 'total_timeout';
  if (code === 'EDNS') return 'dns_failed';
  if (code === 'ETLS' || TLS_ERROR.test(originalCode) || message.includes('SSL routines')) return 'tls_failed';
  if (code === 'ETIMEDOUT') return 'connect_timeout';
  if (code === 'ECONNECTION' || originalCode === 'ECONNRESET' || originalCode === 'EPIPE') return 'connection_lost';
  return code === 'ESOCKET' ? 'connect_failed' : 'protocol_error';
}

function failureText({ code, originalCode, message = '' }: SmtpError): string {
  if (code === 'EABORT') return 'mail server: it has not taken the mail within the time allowed';
  return `mail server: ${[originalCode ?? code, message].filter((part) => part !== undefined).join(': ')}`;
}

function refusedRecipient(error: SmtpError): RefusedRecipient {
  const text = answerText(error.response);
  return { address: error.recipient ?? '', code: error.responseCode ?? codeOf(text) ?? 550, text };
}

const answerText = (response: string | undefined): string => (response ?? '').slice(0, MAX_ANSWER_LENGTH);

function codeOf(text: string): number | undefined {
  const digits = /^\d{3}/.exec(text)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
