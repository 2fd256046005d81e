import {
  judgeMail,
  MAX_DETAIL_LENGTH,
  mailOf,
  type AttemptResult,
  type MailResult,
  type MailSender,
  type RefusedRecipient,
  type TakenRecipients,
} from '@tocsin/dispatcher-domain';
import type { Clock } from '@tocsin/runtime';
import type { MailReceiver } from '../channels/receiver.js';
import { shownDetail } from './attempt-detail.js';
import type { JudgedAttempt, Message } from './attempt.js';

/** Reply code of a mail that had been taken for everyone already. */
const TAKEN = 250;

/** Makes attempts at mails. */
export class MailAttempts {
  constructor(
    private readonly sender: MailSender,
    private readonly taken: TakenRecipients,
    private readonly orgName: (org: string) => string,
    private readonly clock: Clock,
  ) {}

  /** @throws {DatabaseUnavailableError | SyntaxError | TypeError} If nothing can be said of the attempt. */
  async make({ org, id, recipients }: MailReceiver, message: Message): Promise<JudgedAttempt> {
    const { webhookId, threadId } = message;
    const before = message.attempt === 1 ? new Set<string>() : await this.taken.of(webhookId);
    const left = recipients.filter((address) => !before.has(address));
    if (left.length === 0) return takenBefore();
    const sent = await this.sender.send({
      to: recipients,
      recipients: left,
      id: webhookId,
      threadId,
      list: { channelId: id, orgName: this.orgName(org) },
      mail: mailOf(message.body),
    });
    const verdict = judgeMail(sent);
    if (verdict.kind === 'retry' && sent.kind === 'taken') {
      await this.taken.add(webhookId, sent.accepted, this.clock.now());
    }
    return { verdict, result: resultOf(sent, verdict.kind === 'delivered' ? null : verdict.error) };
  }
}

function resultOf(sent: MailResult, error: string | null): AttemptResult {
  return {
    httpStatus: sent.kind === 'failure' ? null : sent.code,
    error,
    latencyMs: Math.round(sent.totalMs * 1_000) / 1_000,
    detail: detailOf(sent),
    snippet: Buffer.from(sent.kind === 'failure' ? '' : sent.text),
    evidence: '{}',
  };
}

function detailOf(sent: MailResult): string | null {
  if (sent.kind === 'failure') return shownDetail(sent.detail);
  if (sent.refused.length === 0) return null;
  const others = sent.kind === 'taken' ? `taken for ${sent.accepted.length}; ` : '';
  return shownDetail(`${others}not for ${sent.refused.map(refusalText).join(', ')}`).slice(0, MAX_DETAIL_LENGTH);
}

const refusalText = ({ address, text }: RefusedRecipient): string => `${address} (${text})`;

const takenBefore = (): JudgedAttempt => ({
  verdict: { kind: 'delivered' },
  result: {
    httpStatus: TAKEN,
    error: null,
    latencyMs: 0,
    detail: 'earlier attempts were taken for everyone who is left',
    snippet: Buffer.alloc(0),
    evidence: '{}',
  },
});
