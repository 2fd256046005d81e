import { Body, Param, Res } from '@nestjs/common';
import type { Caller, MetadataOwner } from '@tocsin/config-domain';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  type Principal,
  PutRoute,
  ReadRoute,
  SUCCESS,
} from '@tocsin/platform';
import type { FastifyReply } from 'fastify';
import { CurrentCaller } from '../callers/current-caller.js';
import { DeleteMetadata } from '../metadata/delete-metadata.js';
import { PutMetadata } from '../metadata/put-metadata.js';
import { ReadMetadata } from '../metadata/read-metadata.js';

/** Parameters of a path that names an owner of metadata. */
interface OwnerPath {
  readonly host?: string;
  readonly service?: string;
  readonly role?: string;
  readonly namespace: string;
}

const OWNERS = ['hosts/:host', 'services/:service', 'services/:service/roles/:role'];
const LISTS = OWNERS.map((owner) => `${owner}/metadata`);
const DOCUMENTS = OWNERS.map((owner) => `${owner}/metadata/:namespace`);

/** Metadata of hosts, services and roles, which differ in their paths only. */
@MackerelController()
export class MetadataController {
  constructor(
    private readonly readMetadata: ReadMetadata,
    private readonly putMetadata: PutMetadata,
    private readonly deleteMetadata: DeleteMetadata,
  ) {}

  @ReadRoute(LISTS)
  async list(@CurrentPrincipal() { org }: Principal, @Param() path: OwnerPath): Promise<object> {
    const namespaces = await this.readMetadata.namespaces(org, ownerOf(path));
    return { metadata: namespaces.map((namespace) => ({ namespace })) };
  }

  @ReadRoute(DOCUMENTS)
  async find(
    @CurrentPrincipal() { org }: Principal,
    @Param() path: OwnerPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const { json, updatedAt } = await this.readMetadata.run(org, ownerOf(path), path.namespace);
    // Clients fail without it.
    void reply.header('last-modified', new Date(updatedAt).toUTCString());
    return JSON.parse(json);
  }

  @PutRoute(DOCUMENTS)
  async put(@CurrentCaller() caller: Caller, @Param() path: OwnerPath, @Body() document: unknown): Promise<object> {
    await this.putMetadata.run(caller, ownerOf(path), path.namespace, document);
    return SUCCESS;
  }

  @DeleteRoute(DOCUMENTS)
  async delete(@CurrentCaller() caller: Caller, @Param() path: OwnerPath): Promise<object> {
    await this.deleteMetadata.run(caller, ownerOf(path), path.namespace);
    return SUCCESS;
  }
}

function ownerOf({ host, service = '', role }: OwnerPath): MetadataOwner {
  if (host !== undefined) return { kind: 'host', id: host };
  return role === undefined ? { kind: 'service', service } : { kind: 'role', service, role };
}
