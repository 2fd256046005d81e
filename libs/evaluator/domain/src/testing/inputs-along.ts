import type { ConfigurationRecord, ShardInput } from '../shard-input.js';

/** A position that a shard has committed: all before it in both logs has been taken in. */
export interface TrailStep {
  /** In the shard's partition of `observations.v1`: of the first record that it has not taken. */
  readonly nextOffset: number;
  /** In `config.v1`: of the newest change that it has applied. */
  readonly configOffset: number;
}

export interface PlacedObservation {
  readonly offset: number;
  readonly input: Exclude<ShardInput, { kind: 'configuration' }>;
}

/**
 * What a shard took in, in its order: at each step the changes of the configuration, then the observations. Of an entity's
 * changes within one step only the newest: a view keeps no others, and a shard that came to more of them made nothing of
 * those, or it would have committed.
 *
 * @param trail - Every position that the shard has committed, oldest first.
 */
export function inputsAlong(
  trail: readonly TrailStep[],
  configuration: readonly ConfigurationRecord[],
  observations: readonly PlacedObservation[],
): readonly ShardInput[] {
  const changes = configuration.toSorted((a, b) => a.offset - b.offset);
  const inputs: ShardInput[] = [];
  let before: TrailStep = { nextOffset: 0, configOffset: -1 };
  for (const step of trail) {
    const { nextOffset, configOffset } = before;
    const applied = changes.filter(({ offset }) => offset > configOffset && offset <= step.configOffset);
    for (const { record, offset } of newestOfEach(applied)) {
      inputs.push({ kind: 'configuration', change: record, configOffset: offset });
    }
    for (const { offset, input } of observations) {
      if (offset >= nextOffset && offset < step.nextOffset) inputs.push(input);
    }
    before = step;
  }
  return inputs;
}

function newestOfEach(changes: readonly ConfigurationRecord[]): readonly ConfigurationRecord[] {
  const newest = new Map(changes.map((change) => [entityOf(change), change]));
  return changes.filter((change) => newest.get(entityOf(change)) === change);
}

const entityOf = ({ record: { org, kind, id } }: ConfigurationRecord): string => `${org}/${kind}/${id}`;
