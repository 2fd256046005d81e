import type { MailResult } from '@tocsin/dispatcher-domain';
import { MemoryTakenRecipients, ScriptedMailSender } from '@tocsin/dispatcher-domain/testing';
import { FakeClock } from '@tocsin/runtime/testing';
import type { MailReceiver } from '../channels/receiver.js';
import { MailAttempts } from './mail-attempts.js';

const receiver: MailReceiver = {
  kind: 'mail',
  org: 'org1',
  id: 'mail1',
  recipients: ['a@x.test', 'b@x.test'],
  shownUrl: 'mail to 2 recipients',
};
const mail = { subject: 's', text: 't', html: 'h', pictures: [] };
const message = {
  webhookId: 'msg_a_1_mail1',
  threadId: null,
  body: Buffer.from(JSON.stringify(mail)),
  traceparent: null,
  attempt: 1,
};

let sender: ScriptedMailSender;
let taken: MemoryTakenRecipients;
let attempts: MailAttempts;
beforeEach(() => {
  sender = new ScriptedMailSender();
  taken = new MemoryTakenRecipients();
  attempts = new MailAttempts(sender, taken, (org) => `name of ${org}`, new FakeClock());
});

it('tells what the server said', async () => {
  expect(await attempts.make(receiver, message)).toEqual({
    verdict: { kind: 'delivered' },
    result: {
      httpStatus: 250,
      error: null,
      latencyMs: 1,
      detail: null,
      snippet: Buffer.from('250 queued'),
      evidence: '{}',
    },
  });
  expect(sender.seen).toMatchObject([{ list: { channelId: 'mail1', orgName: 'name of org1' }, mail }]);
});

it.each<{ when: string; sent: MailResult; result: object }>([
  {
    when: 'no server',
    sent: { kind: 'failure', code: 'tls_failed', detail: 'certificate\nhas expired', totalMs: 2 },
    result: { httpStatus: null, error: 'tls_failed', latencyMs: 2, detail: 'certificate has expired' },
  },
  {
    when: 'everyone refused',
    sent: {
      kind: 'refused',
      stage: 'recipients',
      code: 550,
      text: '550 no',
      refused: [{ address: 'a@x.test', code: 550, text: '550 no' }],
      totalMs: 3,
    },
    result: { httpStatus: 550, error: 'mail_rejected', latencyMs: 3, detail: 'not for a@x.test (550 no)' },
  },
])('tells what went wrong: $when', async ({ sent, result }) => {
  sender.script = () => sent;
  expect((await attempts.make(receiver, message)).result).toMatchObject(result);
});

it('leaves out those for whom it was taken before, and sends nothing when they are all', async () => {
  await taken.add(message.webhookId, ['a@x.test']);
  await attempts.make(receiver, { ...message, attempt: 2 });
  await taken.add(message.webhookId, ['b@x.test']);
  expect(await attempts.make(receiver, { ...message, attempt: 3 })).toMatchObject({
    verdict: { kind: 'delivered' },
    result: { httpStatus: 250 },
  });
  expect(sender.seen.map(({ recipients }) => recipients)).toEqual([['b@x.test']]);
});
