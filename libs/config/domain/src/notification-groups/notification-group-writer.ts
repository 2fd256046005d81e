import type { NotificationGroupState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** What groups may refer to. */
export interface GroupReferences {
  readonly channelIds: ReadonlySet<string>;
  readonly monitorIds: ReadonlySet<string>;
  readonly serviceNames: ReadonlySet<string>;
}

/**
 * Writes notification groups within one change; each write is audited and published with it. `lockAll` comes before
 * everything else: groups refer to each other.
 */
export abstract class NotificationGroupWriter {
  /** All groups, the default one first, locked for this change together with the making of new ones. */
  abstract lockAll(): Promise<readonly Stored<NotificationGroupState>[]>;
  /**
   * Everything in the organization that a group may refer to. It is not locked: whoever deletes some of it locks the groups
   * afterwards and takes it out of them.
   */
  abstract references(): Promise<GroupReferences>;
  abstract insert(group: NotificationGroupState): Promise<void>;
  /** @param group - Of the same id and type as `before`. */
  abstract save(before: Stored<NotificationGroupState>, group: NotificationGroupState): Promise<void>;
  abstract remove(before: Stored<NotificationGroupState>): Promise<void>;
}
