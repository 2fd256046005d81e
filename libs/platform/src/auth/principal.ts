/** Who makes a request: an API key, and the user it belongs to, if any. */
export interface Principal {
  /** Organization id. */
  readonly org: string;
  readonly keyId: string;
  readonly userId: string | null;
  readonly canRead: boolean;
  readonly canWrite: boolean;
}
