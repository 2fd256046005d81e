import type { MailResult, MailStage, RefusedRecipient } from '../mail-sender.js';
import type { AnswerVerdict } from './judge-answer.js';
import { judgeMail } from './judge-mail.js';

const no = (code: number, address = 'a@example.com'): RefusedRecipient => ({ address, code, text: `${code} no` });
const refused = (stage: MailStage, code: number, ...recipients: RefusedRecipient[]): MailResult => ({
  kind: 'refused',
  stage,
  code,
  text: `${code} no`,
  refused: recipients,
  totalMs: 1,
});
const taken = (...recipients: RefusedRecipient[]): MailResult => ({
  kind: 'taken',
  code: 250,
  text: '250 ok',
  accepted: ['b@example.com'],
  refused: recipients,
  totalMs: 1,
});

const DELIVERED: AnswerVerdict = { kind: 'delivered' };
const PUT_OFF: AnswerVerdict = { kind: 'retry', error: 'mail_deferred' };
const BUSY: AnswerVerdict = { ...PUT_OFF, isOurs: true };
const DEAD: AnswerVerdict = { kind: 'dead', reason: 'permanent_error', error: 'mail_rejected' };
const LOGIN: AnswerVerdict = { kind: 'retry', error: 'mail_login_refused', isOurs: true };
const SERVER: AnswerVerdict = { kind: 'retry', error: 'mail_server_refused', isOurs: true };

it.each<{ when: string; result: MailResult; verdict: AnswerVerdict }>([
  { when: 'taken for everyone', result: taken(), verdict: DELIVERED },
  { when: 'one refused for good beside others', result: taken(no(550)), verdict: DELIVERED },
  { when: 'one put off beside others', result: taken(no(450)), verdict: PUT_OFF },
  { when: 'one put off as the last code that passes', result: taken(no(499)), verdict: PUT_OFF },
  { when: 'one refused with the first code that does not', result: taken(no(500)), verdict: DELIVERED },
  { when: 'one put off, one refused, others taken', result: taken(no(550), no(452)), verdict: PUT_OFF },
  { when: 'all refused for good', result: refused('recipients', 550, no(550), no(553)), verdict: DEAD },
  { when: 'all refused, one of them for now', result: refused('recipients', 550, no(550), no(450)), verdict: PUT_OFF },
  { when: 'all put off', result: refused('recipients', 451, no(451)), verdict: PUT_OFF },
  { when: 'the mail refused for good', result: refused('message', 552), verdict: DEAD },
  { when: 'the mail put off', result: refused('message', 452), verdict: PUT_OFF },
  { when: 'the server closing during the mail', result: refused('message', 421), verdict: BUSY },
  { when: 'the server closing at a recipient', result: refused('recipients', 421, no(421)), verdict: BUSY },
  { when: 'the server busy', result: refused('session', 450), verdict: BUSY },
  { when: 'the server refusing the sender', result: refused('session', 550), verdict: SERVER },
  { when: 'the server wanting a login', result: refused('session', 530), verdict: SERVER },
  { when: 'a wrong password', result: refused('login', 535), verdict: LOGIN },
  { when: 'a login that fails for now', result: refused('login', 454), verdict: LOGIN },
  {
    when: 'no server',
    result: { kind: 'failure', code: 'connect_failed', detail: '', totalMs: 1 },
    verdict: { kind: 'retry', error: 'connect_failed', isOurs: true },
  },
])('$when: $verdict.kind', ({ result, verdict }) => {
  expect(judgeMail(result)).toEqual(verdict);
});
