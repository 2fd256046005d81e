/**
 * How many of the rows that a relay has read may be published now. Ids are given in the order of adding, and rows become
 * visible in the order of committing; a row may be published when every smaller id is published, or can no longer appear.
 *
 * @param ids - Ascending ids of visible rows, all greater than `sentId`.
 * @param sentId - All rows up to this id have been published, or can no longer appear.
 * @param settledId - Ids up to this one that are not visible can no longer appear: their transactions have ended.
 */
export function sendablePrefix(ids: readonly number[], sentId: number, settledId: number): number {
  let expected = sentId + 1;
  for (const [index, id] of ids.entries()) {
    if (id !== expected && id - 1 > settledId) return index;
    expected = id + 1;
  }
  return ids.length;
}
