import {
  type BucketAsk,
  type BucketNews,
  type CountRequest,
  type MovedDevice,
  MOST_MOVED,
  MOST_NEWS_GROUPS,
  type NewsPart,
  ProductEventNews,
  type ReadNews,
} from '@tocsin/evaluator-domain';
import type { QueryRunner } from 'typeorm';
import { BYTES_PER_HASH, MOVED_SQL, type NewsRow, newsSql, STATE_SQL } from './news-sql.js';
import type { QueryRuns } from './query-runs.js';

interface ProjectState {
  readonly project_no: number;
  readonly is_erasing: boolean;
  readonly snapshot: string;
  /** Another one: events have gone or have changed hands, or the server is another one. */
  readonly version: string;
}

/** Every event says which transaction has stored it: what a snapshot of then did not see is new. */
export class PostgresProductEventNews extends ProductEventNews {
  constructor(private readonly runs: QueryRuns) {
    super();
  }

  override read<T>(
    { org, projectId }: Pick<CountRequest, 'org' | 'projectId'>,
    work: (read: ReadNews) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return this.runs.run(signal, async (queryRunner, end) => {
      const [state] = (await queryRunner.query(STATE_SQL, [org, projectId])) as ProjectState[];
      if (state === undefined) return work(async () => NOTHING);
      const reader = new NewsReader(queryRunner, state);
      return work(async (ask) => {
        end.throwIfAborted();
        return reader.read(ask);
      });
    });
  }
}

/** Of a project that is not known. */
const NOTHING: BucketNews = { moment: undefined, isWhole: true, moved: [], parts: [] };

class NewsReader {
  private readonly moved = new Map<string, readonly MovedDevice[]>();

  constructor(
    private readonly queryRunner: QueryRunner,
    private readonly state: ProjectState,
  ) {}

  async read(ask: BucketAsk): Promise<BucketNews> {
    const { project_no: projectNo, is_erasing: isErasing, snapshot, version } = this.state;
    const known = isErasing || ask.since?.version !== version ? undefined : ask.since.snapshot;
    const moved = ask.selection.distinct === 'people' && known !== undefined ? await this.movedSince(known) : [];
    const since = moved.length > MOST_MOVED ? undefined : known;
    const { text, values } = newsSql(projectNo, ask, since);
    const rows = (await this.queryRunner.query(text, [...values])) as NewsRow[];
    const [{ group_count: groupCount, hash_count: hashCount, has_foreign: hasForeign }] = rows;
    const isTooLarge = groupCount > MOST_NEWS_GROUPS || hashCount > ask.mostHashes;
    return {
      moment: isErasing || hasForeign ? undefined : { snapshot, version },
      isWhole: since === undefined,
      moved: since === undefined ? [] : moved,
      parts: isTooLarge ? undefined : rows.flatMap((row) => partOf(row)),
    };
  }

  private async movedSince(since: string): Promise<readonly MovedDevice[]> {
    const known = this.moved.get(since);
    if (known !== undefined) return known;
    const moved = (await this.queryRunner.query(MOVED_SQL, [this.state.project_no, since])) as MovedDevice[];
    this.moved.set(since, moved);
    return moved;
  }
}

function partOf({ groups, least, greatest, hashes, ...part }: NewsRow): readonly NewsPart[] {
  if (groups === null) return [];
  const numbers = { least: numberOf(least), greatest: numberOf(greatest), hashes: hashesOf(hashes) };
  return [{ ...part, ...numbers, group: groups }];
}

function hashesOf(bytes: Buffer | null): Float64Array {
  const hashes = new Float64Array((bytes?.length ?? 0) / BYTES_PER_HASH);
  for (let i = 0; i < hashes.length && bytes !== null; i++) {
    const at = i * BYTES_PER_HASH;
    hashes[i] = bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
  }
  return hashes;
}

const numberOf = (text: string | null): number => (text === null ? NaN : Number(text));
