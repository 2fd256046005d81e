import {
  type BucketAsk,
  type BucketNews,
  MOST_NEWS_HASHES,
  type ProductEventNews,
  type ReadNews,
} from '../ports/product-event-news.js';
import {
  type CountRequest,
  ProductQueries,
  type Selection,
  type SelectionCount,
  type StepListener,
  type StepsRequest,
} from '../ports/product-queries.js';
import { BucketTally } from './bucket-tally.js';
import type { TallyShape } from './group-tally.js';
import { KeptTallies, type KeptTally } from './kept-tallies.js';
import { KeyedTurns } from './keyed-turns.js';
import { type AskedBucket, joinedCounts, runningBuckets } from './running-request.js';

/** What a hash takes while it is read: 16 digits, the bytes that they say, and the number. */
const HASH_BYTES = 32;

/** Hears what counting costs. */
export interface TallyListener {
  /** A bucket was read. */
  read(events: 'all' | 'new'): void;
  /** What is kept now. */
  kept(buckets: number, sizeBytes: number): void;
}

/** A selection in a bucket. */
interface Asked extends AskedBucket {
  /** What the tally is kept by. */
  readonly key: string;
  readonly selection: number;
}

/**
 * Counts the buckets that monitors look at again and again from what is new in them, and everything else from the events as they are
 * stored. Only a bucket that is filling is estimated, if many people are in it; a complete one is read once more then. Tallies are in
 * memory only: without them a bucket is read once.
 */
export class RunningQueries extends ProductQueries {
  private readonly turns = new KeyedTurns();
  private readonly kept: KeptTallies;

  /**
   * @param mostBytes - For tallies, all together.
   * @param sampleSize - Of different people of a group in a bucket so many are kept.
   */
  constructor(
    private readonly queries: ProductQueries,
    private readonly news: ProductEventNews,
    private readonly mostBytes: number,
    private readonly listener: TallyListener,
    private readonly sampleSize: number = MOST_NEWS_HASHES,
  ) {
    super();
    this.kept = new KeptTallies(mostBytes);
  }

  override async count(request: CountRequest, signal: AbortSignal): Promise<readonly SelectionCount[]> {
    const buckets = runningBuckets(request);
    if (buckets === undefined) return this.queries.count(request, signal);
    const asked = buckets.flatMap((bucket) =>
      request.selections.map((each, selection) => ({ ...bucket, selection, key: keyOf(request, each, bucket) })),
    );
    const different = [...new Map(asked.map((each) => [each.key, each])).values()];
    const keys = different.map(({ key }) => key);
    return this.turns.run(keys, signal, async () => {
      const tallies = await this.exactTallies(request, different, signal);
      if (tallies === undefined) return this.queries.count(request, signal);
      const counted = asked.map(({ key, selection, position }) => ({
        ...{ selection, position },
        tallies: tallies.get(key)?.tallies() ?? [],
      }));
      return joinedCounts(request, counted);
    });
  }

  override tellSteps(request: StepsRequest, listener: StepListener, signal: AbortSignal): Promise<void> {
    return this.queries.tellSteps(request, listener, signal);
  }

  /**
   * By key; exact but for buckets that are filling. What cannot be gone on with by what is new is read whole.
   *
   * @returns All as of one moment; undefined: some bucket is too large to be kept.
   */
  private async exactTallies(
    request: CountRequest,
    asked: readonly Asked[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, BucketTally> | undefined> {
    if (asked.some(({ key }) => this.kept.find(key) === 'too large')) return undefined;
    const tallies = new Map<string, BucketTally>();
    const isDone = ({ key, isFilling }: Asked): boolean => {
      const tally = tallies.get(key);
      return tally !== undefined && (isFilling || !tally.isEstimate);
    };
    return this.news.read(
      request,
      async (read) => {
        for (let open = asked; open.length > 0; open = open.filter((each) => !isDone(each))) {
          if (!(await this.takeIn(request, open, read, tallies))) return undefined;
        }
        return tallies;
      },
      signal,
    );
  }

  /** @returns Whether all can be kept. Those that what is new is too much for have no tally: they are to be read whole. */
  private async takeIn(
    request: CountRequest,
    asked: readonly Asked[],
    read: ReadNews,
    tallies: Map<string, BucketTally>,
  ): Promise<boolean> {
    const known = asked.map(({ key }) => this.kept.find(key));
    const asks = asked.map(({ selection, bounds, isFilling }, i): BucketAsk => {
      const kept = known[i];
      const isGoneOnWith = typeof kept === 'object' && (isFilling || !kept.tally.isSample);
      const since = isGoneOnWith ? kept.moment : undefined;
      const limits = { sampleSize: this.sampleSize, mostHashes: this.mostBytes / HASH_BYTES };
      return { selection: request.selections[selection], bounds, since, ...limits };
    });
    const news = await read(asks);
    for (const [i, each] of asked.entries()) {
      const tally = this.tallyWith(news[i], known[i], shapeOf(request, each, this.sampleSize), each);
      if (tally !== undefined) tallies.set(each.key, tally);
    }
    this.listener.kept(this.kept.size, this.kept.sizeBytes);
    return news.every(({ parts }) => parts !== undefined);
  }

  private tallyWith(
    news: BucketNews,
    kept: KeptTally | 'too large' | undefined,
    shape: TallyShape,
    { key, bounds }: Asked,
  ): BucketTally | undefined {
    const { moment, isWhole, parts } = news;
    const tally = isWhole || typeof kept !== 'object' ? new BucketTally(shape) : kept.tally;
    // What fails half way is not gone on with.
    this.kept.drop(key);
    if (!tally.isQuickToTake(news)) return undefined;
    tally.take(news);
    this.listener.read(isWhole ? 'all' : 'new');
    if (parts === undefined) this.kept.keep(key, bounds, undefined);
    else if (moment !== undefined) this.kept.keep(key, bounds, { moment, tally });
    return tally;
  }
}

function shapeOf({ selections, firstsOf }: CountRequest, { selection, bounds }: Asked, sampleSize: number): TallyShape {
  const { number, distinct } = selections[selection];
  return { number, distinct, slots: bounds.length - 1, sampleSize, countsFirsts: firstsOf !== undefined };
}

function keyOf({ org, projectId, firstsOf }: CountRequest, selection: Selection, { bounds }: AskedBucket): string {
  return JSON.stringify([org, projectId, firstsOf !== undefined, selection, bounds]);
}
