import type { Standing } from './standing.js';

/** Who makes a change, as far as its rules depend on that. */
export interface Acting {
  readonly standing: Standing;
  /** Null for a key that belongs to nobody. */
  readonly userId: string | null;
}
