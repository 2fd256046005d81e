import type { AlertTransition, ConfigRecord } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { advance } from '../advance.js';
import { MAX_QUIET_MS } from '../limits.js';
import type { Point } from '../ports/sample-store.js';
import type { ShardInput } from '../shard-input.js';
import { ShardState } from '../shard-state.js';

/** Stored points of one metric, ascending in time. */
export interface ReplaySeries {
  /** `host:ID` or `service:NAME`. */
  readonly owner: string;
  readonly metric: string;
  readonly points: readonly Point[];
}

/** What is played again, and what is wanted of it. */
export interface ReplayRequest {
  readonly org: string;
  /** The monitor, and everything of the organization's configuration that it is judged by. */
  readonly configuration: readonly ConfigRecord[];
  readonly series: readonly ReplaySeries[];
  /** When to begin: so long before `from` that its windows are full by then. */
  readonly since: EpochSeconds;
  /** Transitions of this span are told. */
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** Between posts time goes on like this: well below what counts as a fault of the platform. */
const TICK_SECONDS = MAX_QUIET_MS / 1000 / 2;

interface Post {
  readonly time: EpochSeconds;
  readonly owner: string;
  readonly names: string[];
  readonly values: number[];
}

/**
 * Plays stored points to a monitor once more, with the functions that judge live. Each point counts as having arrived at its
 * own time, and the configuration as having been what it is now.
 */
export class Replay {
  /** Transitions between `from` and `to`, in order; complete when `run` has said so. */
  readonly transitions: AlertTransition[] = [];
  /** By alert, the newest transition of those that were open at `from`. */
  private readonly before = new Map<string, AlertTransition>();
  private readonly state = ShardState.empty();
  private readonly posts: readonly Post[];
  private next = 0;
  private now: EpochSeconds;

  constructor(private readonly request: ReplayRequest) {
    this.now = request.since;
    this.posts = postsOf(request.series);
    request.configuration.forEach((change, configOffset) => {
      this.take({ kind: 'configuration', change, configOffset });
    });
    this.take({ kind: 'tick', at: this.now * 1000 });
  }

  /** What was open already when the span began. */
  get openBefore(): readonly AlertTransition[] {
    return [...this.before.values()];
  }

  /**
   * Goes on by so many records, ticks included, so that the caller can let others work in between.
   *
   * @returns Whether all has been played.
   */
  run(records: number): boolean {
    for (let i = 0; i < records; i++) {
      const post = this.posts.at(this.next);
      const until = Math.min(post?.time ?? Infinity, this.request.to);
      if (this.now + TICK_SECONDS < until) {
        this.now += TICK_SECONDS;
        this.take({ kind: 'tick', at: this.now * 1000 });
      } else if (post !== undefined && post.time <= this.request.to) {
        this.next++;
        this.now = Math.max(this.now, post.time);
        this.takePost(post);
      } else {
        this.take({ kind: 'tick', at: this.request.to * 1000 });
        return true;
      }
    }
    return false;
  }

  private takePost({ time, owner, names, values }: Post): void {
    const { org } = this.request;
    this.take({ kind: 'samples', at: time * 1000, samples: { org, owner, time, names, values } });
  }

  private take(input: ShardInput): void {
    for (const transition of advance(this.state, input).transitions) {
      const { id, isOpen, statusChangedAt } = transition.alert;
      if ((transition.at ?? statusChangedAt) >= this.request.from) this.transitions.push(transition);
      else if (isOpen) this.before.set(id, transition);
      else this.before.delete(id);
    }
  }
}

/** Points of one owner and time are one post, as an agent sends them. In order of time, then owner. */
function postsOf(series: readonly ReplaySeries[]): readonly Post[] {
  const posts = new Map<string, Post>();
  for (const { owner, metric, points } of series) {
    for (const { time, value } of points) {
      const key = `${time} ${owner}`;
      let post = posts.get(key);
      if (post === undefined) {
        post = { time, owner, names: [], values: [] };
        posts.set(key, post);
      }
      post.names.push(metric);
      post.values.push(value);
    }
  }
  return [...posts.values()].sort((a, b) => a.time - b.time || (a.owner < b.owner ? -1 : 1));
}
