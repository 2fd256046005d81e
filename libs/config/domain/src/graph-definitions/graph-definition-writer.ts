import type { GraphDefinitionState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes graph definitions within one change; each write is audited and published with it. */
export abstract class GraphDefinitionWriter {
  abstract lock(name: string): Promise<Stored<GraphDefinitionState> | undefined>;
  /** The definition of the candidate's name, locked; if there is none, the candidate is stored. */
  abstract lockOrInsert(candidate: GraphDefinitionState): Promise<Stored<GraphDefinitionState>>;
  /** @param before - Locked by this change. */
  abstract save(before: Stored<GraphDefinitionState>, after: GraphDefinitionState): Promise<void>;
  /** @param before - Locked by this change. */
  abstract remove(before: Stored<GraphDefinitionState>): Promise<void>;
}
