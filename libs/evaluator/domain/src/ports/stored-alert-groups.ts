import type { GroupTransition } from '@tocsin/payload-schemas';
import type { GroupRow } from '../groups/group-rows.js';
import type { AlertView, Page } from './stored-alerts.js';

/** Reads of alert groups for the API. Ids sort by opening time, so they are cursors. */
export abstract class StoredAlertGroups {
  /**
   * Groups of an organization, newest first.
   *
   * @param before - Only groups older than the one with this id.
   */
  abstract list(
    org: string,
    options: {
      readonly isOpen?: boolean;
      readonly settingId?: string;
      readonly limit: number;
      readonly before?: string;
    },
  ): Promise<Page<GroupRow>>;
  abstract find(org: string, groupId: string): Promise<GroupRow | undefined>;
  /** Alerts that belong or belonged to the group, newest first. */
  abstract alerts(org: string, groupId: string, limit: number): Promise<Page<AlertView>>;
  /** Newest first. */
  abstract transitions(org: string, groupId: string, limit: number): Promise<Page<GroupTransition>>;
}
