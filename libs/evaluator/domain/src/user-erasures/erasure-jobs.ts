import type { ErasureStatus, UserErasure } from '../ports/user-erasures.js';
import { dayText } from './read-erasure.js';

/** A user in a job, as the User Privacy API shows it; the id is null once it is forgotten. */
export interface ErasedUser {
  readonly user_id: string | null;
  readonly requested_on_day: string;
  readonly requester: string;
}

/** Erasures of a project that are due on one day of UTC and stand alike. */
export interface ErasureJob {
  readonly day: string;
  readonly status: ErasureStatus;
  /** Number of the project. */
  readonly app: string;
  readonly amplitude_ids: readonly [];
  readonly user_ids: readonly ErasedUser[];
  /** The day on which it was done. */
  readonly active_scrub_done_date?: string;
}

export const erasedUser = ({ userId, requester, requestedAt }: UserErasure): ErasedUser => ({
  user_id: userId,
  requested_on_day: dayText(requestedAt),
  requester,
});

/** @param erasures - By when they are due. */
export function erasureJobs(erasures: readonly UserErasure[], projectNumber: number): readonly ErasureJob[] {
  const jobs = new Map<string, ErasureJob & { user_ids: ErasedUser[] }>();
  for (const erasure of erasures) {
    const { status, endedAt } = erasure;
    const done = endedAt === undefined ? undefined : dayText(endedAt);
    const day = dayText(erasure.dueAt);
    const key = [day, status, done].join();
    const job = jobs.get(key) ?? {
      day,
      status,
      app: String(projectNumber),
      amplitude_ids: [],
      user_ids: [],
      ...(done !== undefined && { active_scrub_done_date: done }),
    };
    job.user_ids.push(erasedUser(erasure));
    jobs.set(key, job);
  }
  return [...jobs.values()];
}
