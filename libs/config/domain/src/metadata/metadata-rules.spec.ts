import { InvalidInputError, TooLargeError } from '@tocsin/runtime';
import { aHost } from '../testing/a-host.js';
import {
  checkDocumentSize,
  checkMetadataReadable,
  checkNamespace,
  checkNamespaceCount,
  MAX_METADATA_BYTES,
  RETIRED_HOST_METADATA_MS,
} from './metadata-rules.js';

it.each(['a', 'A-b_9', 'x'.repeat(128), 'notmackerel'])('accepts the namespace "%s"', (namespace) => {
  expect(() => checkNamespace(namespace)).not.toThrow();
});

it.each(['', 'x'.repeat(129), 'a.b', 'a b', 'a/b', 'é', 'mackerel', 'mackerel-x'])(
  'refuses the namespace "%s"',
  (namespace) => {
    expect(() => checkNamespace(namespace)).toThrow(InvalidInputError);
  },
);

it('takes documents up to 100 KB, counted in bytes', () => {
  expect(() => checkDocumentSize('x'.repeat(MAX_METADATA_BYTES))).not.toThrow();
  expect(() => checkDocumentSize('x'.repeat(MAX_METADATA_BYTES + 1))).toThrow(TooLargeError);
  expect(() => checkDocumentSize('é'.repeat(MAX_METADATA_BYTES / 2 + 1))).toThrow(TooLargeError);
});

const namespaces = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const host = { kind: 'host', id: 'h1' } as const;
const role = { kind: 'role', service: 's1', role: 'r1' } as const;

it.each([
  { owner: host, existing: 49, added: 'new', isAllowed: true },
  { owner: host, existing: 50, added: 'new', isAllowed: false },
  { owner: host, existing: 50, added: 'n7', isAllowed: true },
  { owner: role, existing: 9, added: 'new', isAllowed: true },
  { owner: role, existing: 10, added: 'new', isAllowed: false },
])('a $owner.kind with $existing namespaces may put "$added": $isAllowed', ({ owner, existing, added, isAllowed }) => {
  const check = (): void => checkNamespaceCount(owner, namespaces(existing), added);
  if (isAllowed) expect(check).not.toThrow();
  else expect(check).toThrow(InvalidInputError);
});

const RETIRED_AT = 1_764_000_000;

it.each([
  { when: 'never', retiredAt: null, elapsedMs: 10 * RETIRED_HOST_METADATA_MS, isReadable: true },
  { when: 'a week ago', retiredAt: RETIRED_AT, elapsedMs: RETIRED_HOST_METADATA_MS, isReadable: true },
  { when: 'over a week ago', retiredAt: RETIRED_AT, elapsedMs: RETIRED_HOST_METADATA_MS + 1, isReadable: false },
])('metadata of a host retired $when can be read: $isReadable', ({ retiredAt, elapsedMs, isReadable }) => {
  const check = (): void => checkMetadataReadable(aHost({ retiredAt }), RETIRED_AT * 1000 + elapsedMs);
  if (isReadable) expect(check).not.toThrow();
  else expect(check).toThrow(InvalidInputError);
});
