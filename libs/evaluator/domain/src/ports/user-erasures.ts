import type { EpochMs } from '@tocsin/runtime';

/** `staging`: may be taken back; `submitted`: is being done. */
export type ErasureStatus = 'staging' | 'submitted' | 'done';

/** That everything of a user is to go, or has gone. */
export interface UserErasure {
  /** As clients give it; null some time after the end, when it is forgotten. */
  readonly userId: string | null;
  /** Who asked for it; empty if that was not said. */
  readonly requester: string;
  readonly status: ErasureStatus;
  readonly requestedAt: EpochMs;
  readonly dueAt: EpochMs;
  /** When it was done. */
  readonly endedAt: EpochMs | undefined;
}

/** The project whose users these are. */
export interface ErasureProject {
  readonly org: string;
  readonly projectId: string;
}

export interface WantedErasure {
  readonly userIds: readonly string[];
  readonly requester: string;
  readonly requestedAt: EpochMs;
  readonly dueAt: EpochMs;
  /** Whether the others are erased if some are not known. */
  readonly ignoresUnknown: boolean;
}

/** Erasures that were asked for; they are done by themselves when they are due. */
export abstract class UserErasures {
  /**
   * Asks for users to be erased. One whose erasure is open already keeps that one.
   *
   * @returns The open erasure of each user that is known, and the others; none was asked for if there are others and they are
   *   not ignored.
   */
  abstract request(
    project: ErasureProject,
    wanted: WantedErasure,
  ): Promise<{ readonly erasures: readonly UserErasure[]; readonly unknown: readonly string[] }>;

  /** Erasures that are due from `from` until before `to`, by when; without those that were taken back. */
  abstract list(project: ErasureProject, from: EpochMs, to: EpochMs): Promise<readonly UserErasure[]>;

  /**
   * Takes the erasure of a user back that is due from `from` until before `to`, unless it has begun.
   *
   * @returns The erasure as it was, or undefined if there is none that can be taken back.
   */
  abstract withdraw(
    project: ErasureProject,
    userId: string,
    due: { readonly from: EpochMs; readonly to: EpochMs },
    now: EpochMs,
  ): Promise<UserErasure | undefined>;
}
