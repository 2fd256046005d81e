import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import type { ConfigurationRecord, ShardInput } from '../shard-input.js';
import type { ShardOptions } from '../shard-state.js';
import { MemoryShard } from '../timeline/memory-shard.js';

/** What the shard of one partition read, in order: configuration where it was applied, observations as they lie there. */
export interface PartitionLog extends ShardOptions {
  readonly inputs: Iterable<ShardInput>;
}

/**
 * Computes from the log what `alerts.v1` must hold: by the same core as the shards themselves, but in one go, without
 * stops. Order across alerts is free, so compare with `transitionFaults`.
 */
export function expectedTransitions(partitions: Iterable<PartitionLog>): readonly AlertTransition[] {
  return played(partitions).transitions;
}

/** Likewise of alert groups: whatever they were told of their alerts lies in the log. */
export function expectedGroupTransitions(partitions: Iterable<PartitionLog>): readonly GroupTransition[] {
  return played(partitions).groupTransitions;
}

function played(partitions: Iterable<PartitionLog>): {
  readonly transitions: readonly AlertTransition[];
  readonly groupTransitions: readonly GroupTransition[];
} {
  const transitions: AlertTransition[] = [];
  const groupTransitions: GroupTransition[] = [];
  for (const { inputs, ...options } of partitions) {
    const shard = new MemoryShard(options);
    for (const input of inputs) {
      const output = shard.take(input);
      transitions.push(...output.transitions);
      groupTransitions.push(...output.groupTransitions);
    }
  }
  return { transitions, groupTransitions };
}

/** The configuration as inputs: for a log whose configuration was complete before the first observation. */
export function configurationInputs(records: Iterable<ConfigurationRecord>): readonly ShardInput[] {
  return [...records]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ record, offset }) => ({ kind: 'configuration', change: record, configOffset: offset }));
}
