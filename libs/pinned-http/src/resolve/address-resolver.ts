/** Turns host names into addresses. Says nothing of whether they may be used. */
export abstract class AddressResolver {
  /**
   * @param host - Lower-case ASCII, without trailing dot; never an address.
   * @returns All addresses of both families, at least one.
   * @throws {NameResolutionError}
   */
  abstract resolve(host: string): Promise<readonly string[]>;
}

/** A name could not be turned into addresses. */
export class NameResolutionError extends Error {
  override readonly name = 'NameResolutionError';

  constructor(
    /** `not_found`: there is no such name, or it has no address. `failed`: the name servers could not say. */
    readonly reason: 'not_found' | 'failed' | 'timeout',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
