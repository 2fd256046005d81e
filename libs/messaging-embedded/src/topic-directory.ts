import { type TopicDefinition, TopicMismatchError, UnknownTopicError } from '@tocsin/messaging';
import { execute, inTransaction } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

export interface Topic {
  readonly topicId: number;
  readonly name: string;
  readonly partitions: number;
  readonly isCompacted: boolean;
}

interface TopicRow {
  readonly topic_id: number;
  readonly name: string;
  readonly partitions: number;
  readonly is_compacted: boolean;
}

/** Key of the advisory lock under which topics are created. */
const CREATION_LOCK = 7_102_040;

/** Which topics there are. Remembers them: a topic changes only by being deleted, which `forget` is for. */
export class TopicDirectory {
  private readonly known = new Map<string, Promise<Topic>>();

  constructor(private readonly dataSource: DataSource) {}

  /** @throws {TopicMismatchError} If an existing topic has fewer partitions than asked for. */
  async ensure(definitions: readonly TopicDefinition[]): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      await queryRunner.query('select pg_advisory_xact_lock($1)', [CREATION_LOCK]);
      for (const { name, partitions, cleanup, retentionMs } of definitions) {
        const {
          rows: [existing],
        } = await execute<TopicRow>(queryRunner, 'select partitions from topic where name = $1', [name]);
        if (existing && existing.partitions < partitions) throw mismatch(name, existing.partitions, partitions);
        if (existing) continue;
        await queryRunner.query(
          `with created as (
             insert into topic (name, partitions, is_compacted, retention_ms) values ($1, $2, $3, $4) returning topic_id
           )
           insert into partition (topic_id, partition) select topic_id, generate_series(0, $2 - 1) from created`,
          [name, partitions, cleanup === 'compact', retentionMs ?? null],
        );
      }
    });
  }

  /** @throws {UnknownTopicError} */
  find(name: string): Promise<Topic> {
    return this.known.get(name) ?? this.load(name);
  }

  /** The topic as it is in the database now. */
  load(name: string): Promise<Topic> {
    const loading = this.read(name);
    this.known.set(name, loading);
    loading.catch(() => this.known.delete(name));
    return loading;
  }

  forget(name: string): void {
    this.known.delete(name);
  }

  private async read(name: string): Promise<Topic> {
    const [row] = await this.dataSource.query<TopicRow[]>(
      'select topic_id, name, partitions, is_compacted from topic where name = $1',
      [name],
    );
    if (!row) throw new UnknownTopicError(name);
    return { topicId: row.topic_id, name: row.name, partitions: row.partitions, isCompacted: row.is_compacted };
  }
}

function mismatch(name: string, existing: number, wanted: number): TopicMismatchError {
  return new TopicMismatchError(
    `topic ${name} has ${existing} partitions where ${wanted} are needed: ask for at most ${existing}, or use another topic prefix`,
  );
}
