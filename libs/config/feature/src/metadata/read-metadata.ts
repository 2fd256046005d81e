import { Injectable } from '@nestjs/common';
import {
  checkMetadataReadable,
  Hosts,
  type Metadata,
  MetadataDocuments,
  type MetadataOwner,
  Services,
} from '@tocsin/config-domain';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { OWNER_NOT_FOUND } from './owner-not-found.js';

@Injectable()
export class ReadMetadata {
  constructor(
    private readonly documents: MetadataDocuments,
    private readonly hosts: Hosts,
    private readonly services: Services,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {NotFoundError} If the owner or the document does not exist.
   * @throws {InvalidInputError} If the owner is a host that was retired more than a week ago.
   */
  async run(org: string, owner: MetadataOwner, namespace: string): Promise<Metadata> {
    await this.checkOwner(org, owner);
    const document = await this.documents.find(org, owner, namespace);
    if (document === undefined) throw new NotFoundError('Metadata Not Found.');
    return document;
  }

  /** Names of the documents of an owner; throws as `run`. */
  async namespaces(org: string, owner: MetadataOwner): Promise<readonly string[]> {
    await this.checkOwner(org, owner);
    return this.documents.namespaces(org, owner);
  }

  private async checkOwner(org: string, owner: MetadataOwner): Promise<void> {
    if (owner.kind === 'host') {
      const host = await this.hosts.find(org, owner.id);
      if (host === undefined) throw new NotFoundError(OWNER_NOT_FOUND.host);
      return checkMetadataReadable(host, this.clock.now());
    }
    const service = await this.services.find(org, owner.service);
    if (service === undefined) throw new NotFoundError(OWNER_NOT_FOUND.service);
    if (owner.kind === 'role' && !service.roles.some(({ name }) => name === owner.role)) {
      throw new NotFoundError(OWNER_NOT_FOUND.role);
    }
  }
}
