import { ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { checkNewKey } from './api-key-rules.js';

const may = (permissions: string, userId: string | null = null) => ({
  canRead: permissions.includes('r'),
  canWrite: permissions.includes('w'),
  userId,
});

it.each([
  { when: 'both from both', maker: may('rw'), wanted: may('rw') },
  { when: 'less from both', maker: may('rw'), wanted: may('r') },
  { when: 'the same from write alone', maker: may('w'), wanted: may('w') },
  { when: 'the same from read alone', maker: may('r'), wanted: may('r') },
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
