import { EventPositions } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

export class PostgresEventPositions extends EventPositions {
  /** @param topicIdentity - Positions in a topic that was made again since say nothing. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly topicIdentity: string,
  ) {
    super();
  }

  override async nextOffsets(): Promise<ReadonlyMap<number, number>> {
    try {
      const rows = await this.dataSource.query<{ partition: number; next_offset: number }[]>(
        'select partition, next_offset from event_partition where topic_identity = $1',
        [this.topicIdentity],
      );
      return new Map(rows.map(({ partition, next_offset: nextOffset }) => [partition, nextOffset]));
    } catch (error) {
      throw databaseError(error);
    }
  }
}
