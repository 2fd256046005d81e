/** Makes pictures, away from the thread that serves and judges. */
export abstract class GraphRenderer {
  /**
   * @param svg - Of `@tocsin/charts`.
   * @throws {UnavailableError} If too many wait already, or if it takes too long.
   */
  abstract png(svg: string): Promise<Buffer>;
}
