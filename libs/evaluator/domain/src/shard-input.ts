import type { CheckReports, Command, ConfigRecord, GroupMember, MonitorResult, Samples } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { LoadedWindow } from './ports/sample-windows.js';

/**
 * What moves a shard. `at` is the append time of the record in `observations.v1`; it moves shard time.
 *
 * A configuration change does not move shard time: a shard that lags behind would otherwise take its backlog for
 * silence. Apply changes between batches, in order of their offsets, when everything advanced before has been committed;
 * ask `state.windowRequests(change)` first and hand over what the store has.
 */
export type ShardInput =
  | { readonly kind: 'samples'; readonly at: EpochMs; readonly samples: Samples }
  | { readonly kind: 'checkReports'; readonly at: EpochMs; readonly checkReports: CheckReports }
  | { readonly kind: 'command'; readonly at: EpochMs; readonly command: Command }
  | { readonly kind: 'monitorResult'; readonly at: EpochMs; readonly monitorResult: MonitorResult }
  | { readonly kind: 'groupMember'; readonly at: EpochMs; readonly groupMember: GroupMember }
  | { readonly kind: 'tick'; readonly at: EpochMs }
  | {
      readonly kind: 'configuration';
      readonly change: ConfigRecord;
      /** Offset of the change in `config.v1`. */
      readonly configOffset: number;
      /** Points of the series that the change makes interesting. */
      readonly windows?: readonly LoadedWindow[];
    };

/** A record of `config.v1` with its offset. */
export interface ConfigurationRecord {
  readonly record: ConfigRecord;
  readonly offset: number;
}

/** The members of a command that say what is wanted of an alert. */
export type CommandWish = Wish<Command>;
type Wish<C> = C extends Command ? Omit<C, 'org' | 'owner' | 'commandId' | 'alertId' | 'actor'> : never;
