import { Injectable } from '@nestjs/common';
import {
  type Caller,
  checkDocumentSize,
  checkInService,
  checkNamespace,
  checkNamespaceCount,
  Configuration,
  documentText,
  type MetadataOwner,
} from '@tocsin/config-domain';
import { InvalidInputError, NotFoundError } from '@tocsin/runtime';
import { OWNER_NOT_FOUND } from './owner-not-found.js';

@Injectable()
export class PutMetadata {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Stores a JSON document under a namespace, in place of the one that is there.
   *
   * @throws {NotFoundError} If the owner does not exist.
   * @throws {InvalidInputError} If there is no document, the owner is a retired host, or the namespace is not allowed or one
   *   too many.
   * @throws {TooLargeError} If the document is too large.
   */
  async run(caller: Caller, owner: MetadataOwner, namespace: string, document: unknown): Promise<void> {
    checkNamespace(namespace);
    if (document === undefined)
      throw new InvalidInputError('the body is required: the metadata as JSON, which may be null');
    const json = documentText(document, 'metadata');
    checkDocumentSize(json);
    await this.configuration.change(caller, async ({ hosts, metadata }) => {
      const host = owner.kind === 'host' ? await hosts.lock(owner.id) : undefined;
      if (host !== undefined) checkInService(host.entity);
      const existing = await metadata.lockNamespaces(owner);
      if (existing === undefined) throw new NotFoundError(OWNER_NOT_FOUND[owner.kind]);
      checkNamespaceCount(owner, existing, namespace);
      await metadata.put(owner, namespace, json);
    });
  }
}
