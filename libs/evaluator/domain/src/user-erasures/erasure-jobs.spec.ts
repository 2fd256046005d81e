import type { UserErasure } from '../ports/user-erasures.js';
import { erasureJobs } from './erasure-jobs.js';

const at = (time: string): number => Date.parse(`${time}Z`);
const erasure = (given: Partial<UserErasure>): UserErasure => ({
  userId: 'hanako',
  requester: 'dpo@example.com',
  status: 'staging',
  requestedAt: at('2026-03-01T10:00'),
  dueAt: at('2026-03-02T10:00'),
  endedAt: undefined,
  ...given,
});
const user = (userId: string | null): object => ({
  user_id: userId,
  requested_on_day: '2026-03-01',
  requester: 'dpo@example.com',
});

it('makes a job of what is due on one day and stands alike', () => {
  const done = { status: 'done', endedAt: at('2026-03-02T00:01') } as const;
  expect(
    erasureJobs(
      [
        erasure({ ...done, userId: null, dueAt: at('2026-03-02T00:00') }),
        erasure({}),
        erasure({ userId: 'taro', dueAt: at('2026-03-02T23:59:59.999') }),
        erasure({ userId: 'jiro', dueAt: at('2026-03-03T00:00') }),
      ],
      100_001,
    ),
  ).toEqual([
    {
      day: '2026-03-02',
      status: 'done',
      app: '100001',
      amplitude_ids: [],
      user_ids: [user(null)],
      active_scrub_done_date: '2026-03-02',
    },
    {
      day: '2026-03-02',
      status: 'staging',
      app: '100001',
      amplitude_ids: [],
      user_ids: [user('hanako'), user('taro')],
    },
    { day: '2026-03-03', status: 'staging', app: '100001', amplitude_ids: [], user_ids: [user('jiro')] },
  ]);
});

it('of nothing are none', () => {
  expect(erasureJobs([], 1)).toEqual([]);
});
