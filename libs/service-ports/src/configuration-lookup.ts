import type { ConfigRecord } from '@tocsin/payload-schemas';

/** What a service may ask `config` for when its view in memory may not know it yet. */
export type LookupRequest =
  | { readonly kind: 'apiKey'; readonly sha256: string }
  | { readonly kind: 'host'; readonly org: string; readonly id: string }
  | { readonly kind: 'service'; readonly org: string; readonly name: string }
  /** By its API key, or by the one before that. */
  | { readonly kind: 'projectByApiKey'; readonly apiKey: string };

/** What messages are sent to, and whose last change a service may have to wait for. */
export interface ReceiverRequest {
  readonly kind: 'channel' | 'projectWebhook';
  readonly org: string;
  readonly id: string;
}

/**
 * Asks `config` itself, so that what a client created a moment ago can be used before the record has come round. Callers who
 * ask for every request remember misses for 5 s.
 */
export abstract class ConfigurationLookup {
  /** @throws {UnavailableError} If `config` does not answer. */
  abstract find(request: LookupRequest): Promise<ConfigRecord | undefined>;
  /**
   * The revision that a receiver has now; undefined if there is none, or no more.
   *
   * @throws {UnavailableError} If `config` does not answer.
   */
  abstract revision(request: ReceiverRequest): Promise<number | undefined>;
}
