import { type DistributedInstance, until } from '@tocsin/tool-instance';
import type { Victim } from './subject.js';

type Evaluator = DistributedInstance['services'][number];
type RunSql = (sql: string) => Promise<readonly unknown[]>;

/** Longer than a member of the group may be silent before its shards go to others. */
const MOVED_WITHIN_MS = 60_000;
/** Of each; it takes a while until others notice. */
const TIMES = 1;

/**
 * Ways in which shards go from one evaluator to another without a kill: it leaves and joins again, or it stands still until
 * others have its shards, and then goes on with what it had in hand.
 */
export function rebalances(
  evaluator: Evaluator,
  { name: instead, inFlight }: Pick<Victim, 'name' | 'inFlight'>,
  run: RunSql,
): readonly Victim[] {
  const disturbance = { instead, times: TIMES, inFlight };
  return [
    {
      ...disturbance,
      name: `${instead}, leaving`,
      kill: () => movingShards(run, () => evaluator.stop()),
      restart: () => evaluator.restart(),
    },
    {
      ...disturbance,
      name: `${instead}, standing still`,
      kill: () => movingShards(run, async () => void process.kill(evaluator.child.pid, 'SIGSTOP')),
      restart: async () => void process.kill(evaluator.child.pid, 'SIGCONT'),
    },
  ];
}

/** Resolves when shards have been taken by somebody since. */
async function movingShards(run: RunSql, disturb: () => Promise<void>): Promise<void> {
  const taken = async (): Promise<number> => {
    const [{ epochs }] = (await run('select sum(epoch)::int4 as epochs from evaluator.shard')) as readonly {
      readonly epochs: number;
    }[];
    return epochs;
  };
  const before = await until('an answer of PostgreSQL', taken);
  await disturb();
  await until('shards in other hands', async () => ((await taken()) > before ? true : undefined), MOVED_WITHIN_MS);
}
