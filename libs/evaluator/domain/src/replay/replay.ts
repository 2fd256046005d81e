import type { AlertTransition, ConfigRecord } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { advance } from '../advance.js';
import type { ShardInput } from '../shard-input.js';
import { ShardOutput } from '../shard-output.js';
import { ShardState } from '../shard-state.js';

/** What a monitor is played again: samples, or results of its runs. */
export type ReplayInput = Extract<ShardInput, { kind: 'samples' | 'monitorResult' }>;

/** What is wanted of a replay. */
export interface ReplayRequest {
  /** The monitor, and everything of the organization's configuration that it is judged by. */
  readonly configuration: readonly ConfigRecord[];
  /** Transitions of this span are told. */
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  /** Silence after which a host is gone. Default: `DEFAULT_CONNECTIVITY_GONE_MS`. */
  readonly connectivityGoneMs?: number;
}

/**
 * Plays what has been stored to a monitor once more, with the functions that judge live. Everything counts as having arrived
 * at its own time, the configuration as having been what it is now, and the platform as never having paused.
 */
export class Replay {
  /** By alert, the newest transition of those that were open at `from`. */
  private readonly before = new Map<string, AlertTransition>();
  private readonly state: ShardState;

  constructor(private readonly request: ReplayRequest) {
    const { configuration, connectivityGoneMs } = request;
    this.state = ShardState.empty({ connectivityGoneMs, maxQuietMs: Infinity });
    configuration.forEach((change, configOffset) => {
      advance(this.state, { kind: 'configuration', change, configOffset });
    });
  }

  /** What was open already when the span began. */
  get openBefore(): readonly AlertTransition[] {
    return [...this.before.values()];
  }

  /**
   * @param inputs - In order of time, none before those that were taken already. What comes after the span is left out.
   * @returns The transitions of the span that come of them, in order.
   */
  take(inputs: Iterable<ReplayInput>): readonly AlertTransition[] {
    const output = new ShardOutput();
    for (const input of inputs) {
      if (input.at <= this.request.to * 1000) advance(this.state, input, output);
    }
    return this.ofSpan(output);
  }

  /** Lets time go on to the end of the span. */
  end(): readonly AlertTransition[] {
    return this.ofSpan(advance(this.state, { kind: 'tick', at: this.request.to * 1000 }));
  }

  private ofSpan({ transitions }: ShardOutput): readonly AlertTransition[] {
    return transitions.filter((transition) => {
      const { id, isOpen, statusChangedAt } = transition.alert;
      if ((transition.at ?? statusChangedAt) >= this.request.from) return true;
      if (isOpen) this.before.set(id, transition);
      else this.before.delete(id);
      return false;
    });
  }
}
