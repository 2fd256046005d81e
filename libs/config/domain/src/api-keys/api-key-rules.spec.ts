import type { ApiKeyState } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { checkNewKey, checkRevocation } from './api-key-rules.js';

const may = (permissions: string, userId: string | null = null) => ({
  canRead: permissions.includes('r'),
  canWrite: permissions.includes('w'),
  userId,
});

it.each([
  { when: 'both from both', maker: may('rw'), wanted: may('rw') },
  { when: 'less from both', maker: may('rw'), wanted: may('r') },
  { when: 'the same from write alone', maker: may('w'), wanted: may('w') },
  { when: "a user's from nobody's", maker: may('rw'), wanted: may('r', 'u1') },
  { when: "a user's from the same user's", maker: may('rw', 'u1'), wanted: may('r', 'u1') },
])('gives a key with $when', ({ maker, wanted }) => {
  expect(() => checkNewKey(maker, wanted)).not.toThrow();
});

it.each([
  { when: 'nothing', maker: may('rw'), wanted: may(''), error: InvalidInputError },
  { when: 'read from write alone', maker: may('w'), wanted: may('rw'), error: ForbiddenError },
  { when: 'write from read alone', maker: may('r'), wanted: may('w'), error: ForbiddenError },
  { when: "nobody's from a user's", maker: may('rw', 'u1'), wanted: may('r'), error: ForbiddenError },
  { when: "a user's from another user's", maker: may('rw', 'u1'), wanted: may('r', 'u2'), error: ForbiddenError },
])('refuses a key with $when', ({ maker, wanted, error }) => {
  expect(() => checkNewKey(maker, wanted)).toThrow(error);
});

const key = (id: string, permissions: string): ApiKeyState => ({ id, name: id, sha256: '', ...may(permissions) });
const [writer, other, reader] = [key('k1', 'rw'), key('k2', 'w'), key('k3', 'r')];

it.each([
  { when: 'one of two that write', keys: [writer, other], revoked: [writer], isAllowed: true },
  { when: 'the last that writes', keys: [writer, reader], revoked: [writer], isAllowed: false },
  { when: 'both that write at once', keys: [writer, other, reader], revoked: [writer, other], isAllowed: false },
  { when: 'one that reads', keys: [writer, reader], revoked: [reader], isAllowed: true },
  { when: 'none', keys: [reader], revoked: [], isAllowed: true },
])('revoking $when is allowed: $isAllowed', ({ keys, revoked, isAllowed }) => {
  if (isAllowed) expect(() => checkRevocation(keys, revoked)).not.toThrow();
  else expect(() => checkRevocation(keys, revoked)).toThrow(ConflictError);
});
