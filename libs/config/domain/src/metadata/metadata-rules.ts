import { type EpochMs, InvalidInputError, TooLargeError } from '@tocsin/runtime';
import type { Host } from '../hosts/host.js';
import type { MetadataOwner } from './metadata.js';

/** Largest document, in bytes of JSON. */
export const MAX_METADATA_BYTES = 100 * 1024;
/** Most namespaces of one owner. */
export const MAX_NAMESPACES: Readonly<Record<MetadataOwner['kind'], number>> = { host: 50, service: 50, role: 10 };
/** How long the metadata of a retired host can still be read. */
export const RETIRED_HOST_METADATA_MS = 7 * 86_400_000;

const NAMESPACE = /^[-a-zA-Z0-9_]{1,128}$/;

/** @throws {InvalidInputError} If the name breaks the rule. */
export function checkNamespace(namespace: string): void {
  if (!NAMESPACE.test(namespace)) {
    throw new InvalidInputError(
      `namespace: "${namespace.slice(0, 80)}" is not a name of 1 to 128 letters, digits, "-" and "_"`,
      'namespace',
    );
  }
  if (namespace.startsWith('mackerel')) {
    throw new InvalidInputError(
      'namespace: names that begin with "mackerel" are reserved; choose another',
      'namespace',
    );
  }
}

/** @throws {TooLargeError} If the document exceeds the limit. */
export function checkDocumentSize(json: string): void {
  const sizeBytes = Buffer.byteLength(json);
  if (sizeBytes <= MAX_METADATA_BYTES) return;
  throw new TooLargeError(`the metadata has ${sizeBytes} bytes; at most ${MAX_METADATA_BYTES} are allowed`);
}

/**
 * @param existing - Namespaces that the owner has already.
 * @throws {InvalidInputError} If one more would be too many.
 */
export function checkNamespaceCount(owner: MetadataOwner, existing: readonly string[], added: string): void {
  const max = MAX_NAMESPACES[owner.kind];
  if (existing.includes(added) || existing.length < max) return;
  throw new InvalidInputError(
    `namespace: a ${owner.kind} has at most ${max} namespaces; delete one first`,
    'namespace',
  );
}

/** @throws {InvalidInputError} If the host has been retired for so long that its metadata is no longer shown. */
export function checkMetadataReadable({ id, retiredAt }: Host, now: EpochMs): void {
  if (retiredAt === null || now - retiredAt * 1000 <= RETIRED_HOST_METADATA_MS) return;
  throw new InvalidInputError(`the host ${id} was retired more than 7 days ago; its metadata can no longer be read`);
}
