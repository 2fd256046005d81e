import { readShardTrail, transitionsAlong } from '@tocsin/evaluator-persistence/testing';
import { type AlertTransition, type GroupTransition, TOPICS } from '@tocsin/payload-schemas';
import type { World } from './world.js';

/** What the pure core makes, undisturbed and in one go, of all that the shards of a world have taken in. */
export async function recomputed(world: World): Promise<readonly (AlertTransition | GroupTransition)[]> {
  const { partitions } = world.logStore.topic(TOPICS.observations.name);
  return transitionsAlong({
    config: world.logStore.records(TOPICS.config.name),
    observations: partitions.flat(),
    partitions: partitions.length,
    trail: await readShardTrail((sql) => world.query(sql)),
    connectivityGoneMs: 600_000,
  });
}
