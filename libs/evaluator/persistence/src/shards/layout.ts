import { TopicMismatchError } from '@tocsin/messaging';
import { inTransaction } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

/** The topics that stored positions are about, as they are now. An identity changes when a topic is made again. */
export interface LogLayout {
  /** Full name of the topic whose partitions are the shards. */
  readonly observationsTopic: string;
  readonly observationsIdentity: string;
  readonly partitions: number;
  readonly configIdentity: string;
}

interface StoredLayout {
  readonly observations_identity: string;
  readonly partitions: number;
  readonly config_identity: string;
  readonly generation: number;
}

/**
 * Compares the log with the one that the stored positions are about. In a new log reading begins at its beginning; and
 * as its offsets are not comparable with the old ones, later samples get a higher generation.
 *
 * @returns The generation of offsets to be stored from now on.
 * @throws {TopicMismatchError} If there are more or fewer shards than are stored: owners would be in the wrong ones.
 */
export async function adoptLayout(dataSource: DataSource, layout: LogLayout): Promise<number> {
  const values = [layout.observationsIdentity, layout.partitions, layout.configIdentity];
  return inTransaction(dataSource, async (queryRunner) => {
    await queryRunner.query(
      `insert into log_layout (observations_identity, partitions, config_identity, generation)
       values ($1, $2, $3, 0) on conflict do nothing`,
      values,
    );
    const [stored] = (await queryRunner.query('select * from log_layout for update')) as StoredLayout[];
    if (stored.partitions !== layout.partitions) throw mismatch(layout, stored.partitions);
    const isOtherLog = stored.observations_identity !== layout.observationsIdentity;
    const raise = isOtherLog ? 1 : 0;
    await queryRunner.query(
      `update log_layout set observations_identity = $1, config_identity = $2, generation = generation + $3`,
      [layout.observationsIdentity, layout.configIdentity, raise],
    );
    if (isOtherLog) await queryRunner.query('update shard set next_offset = 0, epoch = epoch + 1');
    if (stored.config_identity !== layout.configIdentity) {
      await queryRunner.query('update shard set config_offset = -1, epoch = epoch + 1');
    }
    return stored.generation + raise;
  });
}

function mismatch({ observationsTopic, partitions }: LogLayout, stored: number): TopicMismatchError {
  return new TopicMismatchError(
    `topic ${observationsTopic} has ${partitions} partitions where the stored shards are ${stored}: make the topic anew with ${stored} (TOCSIN_PARTITIONS=${stored}); moving shards is not offered`,
  );
}
