import { readShardTrail } from '@tocsin/evaluator-persistence/testing';
import type { Log } from '@tocsin/messaging';
import { TOPICS } from '@tocsin/payload-schemas';
import { until } from '@tocsin/tool-instance';
import type { Subject } from './subject.js';

/** An alert's end, told to its group's shard, whose end of the group is told in turn. */
const ROUNDS = 3;

/** Waits until every shard has taken in all of the log, and all that came of it, and all of it has been published. */
export async function quiet({ runSql }: Subject, log: Log): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const [configEnd] = await log.endOffsets(TOPICS.config.name);
    const ends = await log.endOffsets(TOPICS.observations.name);
    await until('all shards at the end of the log', async () => {
      const trail = await readShardTrail(runSql);
      const isThere = ends.every((end, shard) => {
        const last = trail.get(shard)?.at(-1);
        return last !== undefined && last.nextOffset >= end && last.configOffset >= configEnd - 1;
      });
      return isThere ? true : undefined;
    });
    await until('an empty outbox', async () => {
      const [row] = (await runSql(
        'select count(*)::int4 as waiting from evaluator.outbox where id > (select sent_id from evaluator.outbox_relay)',
      )) as readonly { readonly waiting: number }[];
      return row.waiting === 0 ? true : undefined;
    });
  }
}
