import { Injectable } from '@nestjs/common';
import { MAX_QUIET_MS } from '@tocsin/evaluator-domain';
import { Readiness } from '@tocsin/platform';
import { Clock, type EpochMs } from '@tocsin/runtime';

/** How far a shard may be behind the clock of this process, which may go differently from the log's. */
const MAX_BEHIND_MS = 60_000;

interface WatchedShard {
  /** On the monotonic clock: when it last judged something. */
  readonly judgedAtMs: number;
  /** Append time of the newest record that it has judged; 0: none yet. */
  readonly timeMs: EpochMs;
}

/**
 * Looks after the shards of this process from outside. Each sees a tick every 5 s, so one that judges nothing for longer than
 * it would take for a fault of ours is stuck, or gets nothing.
 */
@Injectable()
export class ShardWatch {
  private readonly shards = new Map<number, WatchedShard>();

  constructor(
    private readonly clock: Clock,
    readiness: Readiness,
  ) {
    readiness.watch({ name: 'shards', check: async () => this.problem() });
  }

  /** A shard comes to this process; one that comes again, because it failed, has still judged nothing. */
  begin(shard: number): void {
    if (!this.shards.has(shard)) this.judged(shard, 0);
  }

  /** A shard has stored a batch. */
  judged(shard: number, timeMs: EpochMs): void {
    this.shards.set(shard, { judgedAtMs: this.clock.monotonicMs(), timeMs });
  }

  end(shard: number): void {
    this.shards.delete(shard);
  }

  private problem(): string | undefined {
    const shards = [...this.shards.values()];
    const quiet = shards
      .map(({ judgedAtMs }) => this.clock.monotonicMs() - judgedAtMs)
      .filter((ms) => ms > MAX_QUIET_MS);
    if (quiet.length > 0) {
      return `${quiet.length} of ${shards.length} have judged nothing for up to ${secondsText(Math.max(...quiet))}`;
    }
    const behind = shards
      .filter(({ timeMs }) => timeMs > 0)
      .map(({ timeMs }) => this.clock.now() - timeMs)
      .filter((ms) => ms > MAX_BEHIND_MS);
    if (behind.length === 0) return undefined;
    return `${behind.length} of ${shards.length} are behind by up to ${secondsText(Math.max(...behind))}`;
  }
}

const secondsText = (ms: number): string => `${Math.floor(ms / 1000)} s`;
