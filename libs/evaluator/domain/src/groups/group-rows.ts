import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';

/** One alert group as it stands. Closed ones stay, for the API. */
export interface GroupRow {
  readonly org: string;
  /** 15 characters of base58 that sort by opening time. */
  readonly id: string;
  readonly settingId: string;
  /** As it was when the group closed, or is. */
  readonly settingName: string;
  /** The worst of its open members; `ok` once closed. */
  readonly status: AlertStatus;
  readonly isOpen: boolean;
  /** Event time. */
  readonly openedAt: EpochSeconds;
  readonly closedAt: EpochSeconds | null;
  readonly statusChangedAt: EpochSeconds;
  readonly worstStatus: AlertStatus;
  /** Sequence of the newest transition. */
  readonly sequence: number;
  /** 1 for the first group that the setting opened in the second `openedAt`, 2 for the next, … */
  readonly ordinal: number;
  readonly members: number;
  readonly openMembers: number;
  /** The setting's `notificationInterval` as it was applied last, in minutes; null: none. */
  readonly intervalMinutes: number | null;
  /** When it is to be sent again unless something happens before, on the shard's running time; null: never. */
  readonly remindAt: EpochMs | null;
  /** Shard time of the last change. */
  readonly changedAt: EpochMs;
}

/** An alert that belongs, or has belonged, to a group of a setting. */
export interface GroupMemberRow {
  readonly org: string;
  readonly settingId: string;
  readonly alertId: string;
  readonly groupId: string;
  /** Sequence of the newest transition that has been told. */
  readonly sequence: number;
  readonly status: AlertStatus;
  readonly isOpen: boolean;
  readonly isAcknowledged: boolean;
  /** Null: nobody has put it off, or that is over. */
  readonly snoozedUntil: EpochSeconds | null;
  /** Shard time of the last change. */
  readonly changedAt: EpochMs;
}
