import { type MailResult, MailSender, type OutgoingMail } from '../mail-sender.js';
import { TakenRecipients } from '../queue/taken-recipients.js';

/** A server that takes a mail for everyone. */
export const takenForAll = ({ recipients }: OutgoingMail): MailResult => ({
  kind: 'taken',
  code: 250,
  text: '250 queued',
  accepted: recipients,
  refused: [],
  totalMs: 1,
});

/** A mail sender without a network: every mail is answered by a script. */
export class ScriptedMailSender extends MailSender {
  /** In the order in which they began. */
  readonly seen: OutgoingMail[] = [];

  constructor(public script: (mail: OutgoingMail) => MailResult = takenForAll) {
    super();
  }

  override async send(mail: OutgoingMail): Promise<MailResult> {
    this.seen.push(mail);
    return this.script(mail);
  }

  override async close(): Promise<void> {}
}

/** Taken recipients of one process. */
export class MemoryTakenRecipients extends TakenRecipients {
  private readonly taken = new Map<string, Set<string>>();

  override async of(webhookId: string): Promise<ReadonlySet<string>> {
    return new Set(this.taken.get(webhookId));
  }

  override async add(webhookId: string, addresses: readonly string[]): Promise<void> {
    this.taken.set(webhookId, new Set([...(this.taken.get(webhookId) ?? []), ...addresses]));
  }
}
