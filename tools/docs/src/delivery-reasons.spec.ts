import { read, tableRows } from './documents.js';

const [, rest] = read('docs/operations.md').split('## How a delivery ends\n');
const [section] = rest.split('\n## ');
const rows = tableRows(section).map((cells) => cells.map((cell) => cell.replaceAll('`', '')));

/** Words in quotes of a part of a source file, which begins and ends as told. */
function wordsIn(path: string, begin: string, end: string): string[] {
  const [, after] = read(path).split(begin);
  const part = after.slice(0, after.indexOf(end)).replaceAll(/\/\*[^]*?\*\//g, '');
  return [...part.matchAll(/['`]([a-z_]+)(?:\$\{string\})?['`]/g)].map(([, word]) => word);
}

const reasonsOf = (end: string): string[] => rows.flatMap(([first, reason]) => (first === end ? [reason] : [])).sort();

it.each(['dead', 'skipped'])('explains every reason of what ends %s, and no other', (end) => {
  const known = wordsIn(
    'libs/payload-schemas/src/deliveries.ts',
    `export const ${end === 'dead' ? 'dead' : 'skip'}Reason`,
    ']);',
  );
  expect(known).toContain('channel_deleted');
  expect(reasonsOf(end)).toEqual([...known].sort());
});

it('explains every error of an attempt, and no other', () => {
  const known = [
    ...wordsIn('libs/dispatcher/domain/src/webhook-sender.ts', 'export type SendFailureCode', ';'),
    ...wordsIn('libs/delivery-security/src/url/refusal.ts', 'export type RefusalCode', ';'),
    ...wordsIn('libs/dispatcher/domain/src/answer/slack-answer.ts', 'export type SlackErrorCode', ';'),
    ...wordsIn('libs/dispatcher/domain/src/answer/vendor-answer.ts', 'export type VendorErrorCode', ';'),
    ...wordsIn('libs/dispatcher/domain/src/answer/judge-mail.ts', 'export type MailErrorCode', ';'),
    ...wordsIn('libs/dispatcher/domain/src/answer/judge-answer.ts', 'export type AttemptErrorCode', ';\n'),
    ...[...read('libs/delivery-security/src/sealing/secret-box.ts').matchAll(/readonly code = '([a-z_]+)'/g)].map(
      ([, code]) => code,
    ),
    ...wordsIn('libs/dispatcher/feature/src/sending/attempt.ts', 'error.code :', ';'),
  ];
  for (const each of ['tls_failed', 'port_not_allowed', 'slack_', 'receiver_gone', 'body_damaged']) {
    expect(known).toContain(each);
  }
  const explained = rows.flatMap(([error]) =>
    /^(?:dead|skipped|end|error)$/.test(error) ? [] : [error.replace('…', '')],
  );
  expect(explained.sort()).toEqual([...known].sort());
});
