import type { ConfigRecord } from '@tocsin/payload-schemas';

/** What a service may ask `config` for when its view in memory may not know it, or its last change, yet. */
export type LookupRequest =
  | { readonly kind: 'apiKey'; readonly sha256: string }
  | { readonly kind: 'host' | 'channel' | 'projectWebhook'; readonly org: string; readonly id: string }
  | { readonly kind: 'service'; readonly org: string; readonly name: string }
  /** By its API key, or by the one before that. */
  | { readonly kind: 'projectByApiKey'; readonly apiKey: string };

/**
 * Asks `config` itself, so that what a client created a moment ago can be used before the record has come round. Callers who
 * ask for every request remember misses for 5 s.
 */
export abstract class ConfigurationLookup {
  /** @throws {UnavailableError} If `config` does not answer. */
  abstract find(request: LookupRequest): Promise<ConfigRecord | undefined>;
}
