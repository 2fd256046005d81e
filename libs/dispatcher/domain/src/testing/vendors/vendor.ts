/** Receivers that are imitated: as their documentation says, whatever our own tables of limits say. */
export type VendorFormat = 'slack' | 'teams' | 'discord' | 'googleChat' | 'pagerDuty' | 'opsgenie';

/** A request as a vendor sees it. */
export interface VendorRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface VendorReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is wrong with the message, whether the vendor tells it or not. */
  readonly fault?: string;
}

/** A JSON value that nothing is known of. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The object in a body; undefined if there is none. */
export function objectIn({ body, headers }: VendorRequest): Json | undefined {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `what` if the text is empty or longer than that. */
export const badText = (value: unknown, limit: number, what: string): string[] =>
  typeof value === 'string' && value !== '' && value.length <= limit ? [] : [what];

/** `what` if there is such a text and it is too long. */
export const badOptional = (value: unknown, limit: number, what: string): string[] =>
  value === undefined || (typeof value === 'string' && value.length <= limit) ? [] : [what];

/** `what` if it is no absolute web address of that length. */
export const badUrl = (value: unknown, limit: number, what: string): string[] =>
  typeof value === 'string' && value.length <= limit && /^https?:\/\/[^/]/.test(value) ? [] : [what];
