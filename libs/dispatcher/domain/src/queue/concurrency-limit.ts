/**
 * How many attempts may run at a channel at once after one has ended: one more after a success, half after a failure,
 * from 1 to `max`. So a hung receiver costs one connection, and one that comes back is loaded step by step.
 */
export function nextConcurrency(limit: number, succeeded: boolean, max: number): number {
  return succeeded ? Math.min(limit + 1, max) : Math.max(1, Math.min(Math.floor(limit / 2), max));
}
