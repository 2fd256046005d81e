import { Injectable } from '@nestjs/common';
import { ConfigurationResolver } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';

/** No id is longer. */
const MAX_ID_LENGTH = 15;

/** Tells hosts that may post from others: those that exist and are not retired. */
@Injectable()
export class KnownHosts {
  constructor(private readonly resolver: ConfigurationResolver) {}

  /**
   * @returns Those of `hostIds` that are known. A client that posts for several must not be held up by one that is gone.
   * @throws {NotFoundError} If there were some and all are unknown.
   */
  async among(org: string, hostIds: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (const id of hostIds) {
      const host = id.length <= MAX_ID_LENGTH ? await this.resolver.host(org, id) : undefined;
      if (host !== undefined && !host.isRetired) known.add(id);
    }
    if (known.size === 0 && hostIds.size > 0) throw new NotFoundError('Host Not Found.');
    return known;
  }
}
