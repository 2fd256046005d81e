/** How far product events are stored. */
export abstract class EventPositions {
  /** By partition of `product-events.v1`: offset of the first record that is not stored; of one never read, 0. */
  abstract nextOffsets(): Promise<ReadonlyMap<number, number>>;
}
