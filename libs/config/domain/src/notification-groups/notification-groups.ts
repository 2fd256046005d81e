import type { NotificationGroupState } from '@tocsin/payload-schemas';

/** Reads the notification groups of an organization as they are committed now. */
export abstract class NotificationGroups {
  /** The default group first, then oldest first. */
  abstract list(org: string): Promise<readonly NotificationGroupState[]>;
}
