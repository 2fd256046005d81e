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
import { type AskedBucket, hasWindow, joinedCounts, runningBuckets } from './running-request.js';

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
      const tallies = await this.keptTallies(request, different, signal);
      if (tallies === undefined) return this.queries.count(request, signal);
      const counted = asked.map(({ key, selection, position }) => ({
        ...{ selection, position },
        groups: tallies.get(key)?.tallies() ?? [],
      }));
      return joinedCounts(request, counted);
    });
  }

  override tellSteps(request: StepsRequest, listener: StepListener, signal: AbortSignal): Promise<void> {
    return this.queries.tellSteps(request, listener, signal);
  }

  /** @returns By key, all as of one moment; undefined: there is no memory for what has to be known of all buckets. */
  private async keptTallies(
    request: CountRequest,
    asked: readonly Asked[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, BucketTally> | undefined> {
    const key = keyOfAll(request);
    if ([key, ...asked.map((each) => each.key)].some((each) => this.kept.find(each) === 'too large')) return undefined;
    const tallies = await this.news.read(request, (read) => this.exactTallies(request, asked, read), signal);
    if (tallies === undefined) return undefined;
    const sizeBytes = [...tallies.values()].reduce((sum, tally) => sum + tally.sizeBytes, 0);
    const isKnown = asked.every(
      ({ selection, key: of }) => !hasWindow(request.selections[selection]) || tallies.get(of)?.isSample === false,
    );
    if (sizeBytes > this.mostBytes || !isKnown) this.kept.keep(key, request.bounds, undefined);
    return isKnown ? tallies : undefined;
  }

  /** By key; exact but for buckets that are filling. What cannot be gone on with by what is new is read whole. */
  private async exactTallies(
    request: CountRequest,
    asked: readonly Asked[],
    read: ReadNews,
  ): Promise<ReadonlyMap<string, BucketTally> | undefined> {
    const tallies = new Map<string, BucketTally>();
    const lengths = new Set(asked.map(({ position }) => position)).size;
    for (const each of asked) {
      let tally: BucketTally | undefined;
      do {
        const known = this.kept.find(each.key);
        const ask = this.askFor(request, each, known);
        const news = await read(ask);
        tally = this.tallyWith(news, known, shapeOf(request, each, ask), each, lengths);
        this.listener.kept(this.kept.size, this.kept.sizeBytes);
        if (news.parts === undefined) return undefined;
      } while (tally === undefined || (tally.isEstimate && !each.isFilling));
      tallies.set(each.key, tally);
    }
    return tallies;
  }

  private askFor(
    { selections, looksBack }: CountRequest,
    { selection, bounds, isFilling }: Asked,
    kept: KeptTally | 'too large' | undefined,
  ): BucketAsk {
    const isGoneOnWith = typeof kept === 'object' && (isFilling || !kept.tally.isSample);
    const mostHashes = Math.floor(this.mostBytes / HASH_BYTES);
    return {
      ...{ selection: selections[selection], bounds, mostHashes },
      since: isGoneOnWith ? kept.moment : undefined,
      sampleSize: looksBack ? Math.max(this.sampleSize, mostHashes) : this.sampleSize,
    };
  }

  private tallyWith(
    news: BucketNews,
    kept: KeptTally | 'too large' | undefined,
    shape: TallyShape,
    { key, bounds }: Asked,
    lengthsAsked: number,
  ): BucketTally | undefined {
    const { moment, isWhole, parts } = news;
    const lengths = Math.max(lengthsAsked, typeof kept === 'object' ? kept.lengths : 0);
    const tally = isWhole || typeof kept !== 'object' ? new BucketTally(shape) : kept.tally;
    // What fails half way is not gone on with.
    this.kept.drop(key);
    if (!tally.isQuickToTake(news)) return undefined;
    tally.take(news);
    this.listener.read(isWhole ? 'all' : 'new');
    if (parts === undefined) this.kept.keep(key, bounds, undefined);
    else if (moment !== undefined) this.kept.keep(key, bounds, { moment, tally, lengths });
    return tally;
  }
}

function shapeOf(
  { selections, firstsOf }: CountRequest,
  { selection, bounds }: Asked,
  { sampleSize }: BucketAsk,
): TallyShape {
  const { number, distinct } = selections[selection];
  return { number, distinct, slots: bounds.length - 1, sampleSize, countsFirsts: firstsOf !== undefined };
}

/** A bucket is the same in windows of whatever width. */
function keyOf({ org, projectId, firstsOf }: CountRequest, selection: Selection, { bounds }: AskedBucket): string {
  return JSON.stringify([org, projectId, firstsOf !== undefined, { ...selection, window: undefined }, bounds]);
}

const keyOfAll = ({ org, projectId, firstsOf, selections }: CountRequest): string =>
  JSON.stringify([org, projectId, firstsOf !== undefined, selections]);
