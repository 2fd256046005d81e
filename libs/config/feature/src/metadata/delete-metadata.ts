import { Injectable } from '@nestjs/common';
import { type Caller, checkInService, Configuration, type MetadataOwner } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import { OWNER_NOT_FOUND } from './owner-not-found.js';

@Injectable()
export class DeleteMetadata {
  constructor(private readonly configuration: Configuration) {}

  /**
   * @throws {NotFoundError} If the owner or the document does not exist.
   * @throws {InvalidInputError} If the owner is a retired host.
   */
  async run(caller: Caller, owner: MetadataOwner, namespace: string): Promise<void> {
    await this.configuration.change(caller, async ({ hosts, metadata }) => {
      const host = owner.kind === 'host' ? await hosts.lock(owner.id) : undefined;
      if (host !== undefined) checkInService(host.entity);
      const existing = await metadata.lockNamespaces(owner);
      if (existing === undefined) throw new NotFoundError(OWNER_NOT_FOUND[owner.kind]);
      if (!(await metadata.remove(owner, namespace))) throw new NotFoundError('Metadata Not Found.');
    });
  }
}
