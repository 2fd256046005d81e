import type { AuditEntry } from '@tocsin/config-domain';
import { auditJson, cursorOf, positionOf } from './audit-json.js';

const ENTRY: AuditEntry = {
  at: 1_700_000_000_000,
  kind: 'channel',
  id: '5aB',
  revision: 2,
  actor: { kind: 'key', id: 'k1' },
  cause: null,
  isDeletion: false,
  before: null,
  state: { url: 'tsb1.0123abcd.AAAA', headers: [{ name: 'a', value: 'tsb2.0123abcd.AAAA' }], name: 'tsb1.x', n: 0 },
};

it('is shown without secrets, sealed or hashed', () => {
  const before = { sha256: 'abc', name: 'ops' };
  expect(auditJson({ ...ENTRY, before })).toEqual({
    ...ENTRY,
    before: { name: 'ops' },
    state: { url: '(sealed)', headers: [{ name: 'a', value: '(sealed)' }], name: 'tsb1.x', n: 0 },
  });
  expect(auditJson(ENTRY)).toMatchObject({ before: null });
});

it('shows that a secret key was replaced, not its hash', () => {
  const [before, state] = ['0123456789ab', 'fedcba987654'].map((secretKeySha256) => ({ secretKeySha256 }));
  expect(auditJson({ ...ENTRY, before, state })).toMatchObject({
    before: { secretKeySha256: '01234567…' },
    state: { secretKeySha256: 'fedcba98…' },
  });
});

it('is where its cursor says', () => {
  const { at, kind, id, revision } = ENTRY;
  expect(cursorOf(ENTRY)).toBe('1700000000000.channel.5aB.2');
  expect(positionOf(cursorOf(ENTRY))).toEqual({ at, kind, id, revision });
  expect(positionOf('1700000000000')).toEqual({ at, kind: '', id: '', revision: 0 });
});

it.each(['', 'x', '1.5', '-1', '1.channel.a', '1.channel.a.b', '1.channel.a.1.2', '1234567890123456'])(
  'is not at %j',
  (text) => {
    expect(positionOf(text)).toBeUndefined();
  },
);
