import { inTransaction } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

/** The topic whose partitions are the shards, as it is now. */
export interface ObservationsLayout {
  /** Changes when the topic is deleted and made again. */
  readonly identity: string;
  readonly partitions: number;
}

/**
 * Compares the log with the one that the stored positions are about. In a new log reading begins at its beginning; and
 * as its offsets are not comparable with the old ones, later samples get a higher generation.
 *
 * @returns The generation of offsets to be stored from now on.
 */
export async function adoptLayout(dataSource: DataSource, layout: ObservationsLayout): Promise<number> {
  return inTransaction(dataSource, async (queryRunner) => {
    await queryRunner.query(
      `insert into log_layout (topic_identity, partitions, generation) values ($1, $2, 0) on conflict do nothing`,
      [layout.identity, layout.partitions],
    );
    const [stored]: { topic_identity: string; partitions: number; generation: number }[] = await queryRunner.query(
      'select topic_identity, partitions, generation from log_layout for update',
    );
    const isOther = stored.topic_identity !== layout.identity;
    if (!isOther && stored.partitions === layout.partitions) return stored.generation;
    await queryRunner.query('update log_layout set topic_identity = $1, partitions = $2, generation = generation + 1', [
      layout.identity,
      layout.partitions,
    ]);
    if (isOther) await queryRunner.query('update shard set next_offset = 0, epoch = epoch + 1');
    return stored.generation + 1;
  });
}
