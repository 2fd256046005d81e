import { transitionFaults } from '@tocsin/evaluator-domain/testing';
import { transitionsAlong } from '@tocsin/evaluator-persistence/testing';
import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { CONNECTIVITY_GONE_MS } from '../load/load.js';
import type { Inputs } from '../log-content.js';

/**
 * What differs between `alerts.v1` and what the pure core makes, undisturbed and in one go, of `observations.v1` and
 * `config.v1` as they lie in the log, each change of the configuration where the shard came to it; repeats removed.
 */
export function recomputed(
  { config, observations, trail }: Inputs,
  published: readonly (AlertTransition | GroupTransition)[],
): readonly string[] {
  const takenIn = { config, observations, trail, partitions: trail.size, connectivityGoneMs: CONNECTIVITY_GONE_MS };
  return transitionFaults(transitionsAlong(takenIn), published);
}
