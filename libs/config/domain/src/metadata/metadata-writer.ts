import type { MetadataOwner } from './metadata.js';

/**
 * Writes metadata within one change. It is data of clients, not configuration: neither published nor audited; who wrote a
 * document last is kept with it.
 */
export abstract class MetadataWriter {
  /** Namespaces of the owner now; the owner is locked against changes of its metadata. Undefined: there is no such owner. */
  abstract lockNamespaces(owner: MetadataOwner): Promise<readonly string[] | undefined>;
  abstract put(owner: MetadataOwner, namespace: string, json: string): Promise<void>;
  /** @returns Whether there was such a document. */
  abstract remove(owner: MetadataOwner, namespace: string): Promise<boolean>;
}
