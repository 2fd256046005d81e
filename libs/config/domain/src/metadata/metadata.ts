import type { EpochMs } from '@tocsin/runtime';

/** What metadata is attached to. */
export type MetadataOwner =
  | { readonly kind: 'host'; readonly id: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'role'; readonly service: string; readonly role: string };

export interface Metadata {
  /** The document as it was given, as JSON text. */
  readonly json: string;
  readonly updatedAt: EpochMs;
}

/** Reads metadata as it is committed now. */
export abstract class MetadataDocuments {
  abstract find(org: string, owner: MetadataOwner, namespace: string): Promise<Metadata | undefined>;
  /** In order of name. */
  abstract namespaces(org: string, owner: MetadataOwner): Promise<readonly string[]>;
}
