const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** How long a partition waits after its handler has failed for the n-th time in a row: 1 s doubling to 30 s. */
export function redeliveryDelayMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
}
