import type { TrailStep } from '@tocsin/evaluator-domain/testing';
import { EVALUATOR_SCHEMA } from '../evaluator-store.js';

/** Runs SQL on the evaluator's database, as somebody who may make tables in its schema. */
export type RunSql = (sql: string) => Promise<readonly unknown[]>;

const TRAIL = `${EVALUATOR_SCHEMA}.shard_trail`;
const SHARD = `${EVALUATOR_SCHEMA}.shard`;

/**
 * From now on the database notes every position that shards commit, whoever commits it. Only the newest is kept otherwise, and
 * nothing else tells where in the observations a change of the configuration was applied.
 */
export async function keepShardTrail(run: RunSql): Promise<void> {
  await run(`
    create table ${TRAIL} (step bigserial primary key, shard int4, next_offset int8, config_offset int8);
    create function ${EVALUATOR_SCHEMA}.note_position() returns trigger language plpgsql security definer as $$
      begin
        insert into ${TRAIL} (shard, next_offset, config_offset) values (new.shard, new.next_offset, new.config_offset);
        return null;
      end $$;
    create trigger note_position after insert or update of next_offset, config_offset on ${SHARD}
      for each row execute function ${EVALUATOR_SCHEMA}.note_position();
    insert into ${TRAIL} (shard, next_offset, config_offset) select shard, next_offset, config_offset from ${SHARD};`);
}

/** Every position that was committed, oldest first, by shard. */
export async function readShardTrail(run: RunSql): Promise<ReadonlyMap<number, readonly TrailStep[]>> {
  const rows = (await run(
    `select shard, next_offset::float8, config_offset::float8 from ${TRAIL} order by step`,
  )) as readonly { readonly shard: number; readonly next_offset: number; readonly config_offset: number }[];
  const trail = new Map<number, TrailStep[]>();
  for (const { shard, next_offset: nextOffset, config_offset: configOffset } of rows) {
    const steps = trail.get(shard) ?? [];
    trail.set(shard, steps);
    steps.push({ nextOffset, configOffset });
  }
  return trail;
}
