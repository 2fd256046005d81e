import { aPlannedTransition, ORG } from '@tocsin/dispatcher-domain/testing';
import type { LogRecord } from '@tocsin/messaging';
import { batchParts, type RecordOutcome } from './batch-parts.js';
import type { Notification } from './notification.js';

function aNotification(subject: string, deliveries: number, skips: number): Notification {
  const channel = { org: ORG, id: 'web1' };
  return {
    ...aPlannedTransition({ subject }),
    deliveries: Array.from({ length: deliveries }, () => ({ channel, form: 0, lane: 0 }) as const),
    skips: Array.from({ length: skips }, () => ({ channel, reason: 'monitor_muted' }) as const),
  };
}

/** Records from offset 10 on, each with so many deliveries and skips; 0: nobody is told. */
const outcomes = (...sizes: (readonly [deliveries: number, skips: number])[]): RecordOutcome[] =>
  sizes.map(([deliveries, skips], index) => {
    const offset = 10 + index;
    if (deliveries + skips === 0) return { offset, notifications: [] };
    return { offset, notifications: [aNotification(`alert${offset}`, deliveries, skips)] };
  });

const NEXT = 100;

it.each([
  { when: 'nothing', made: outcomes(), expected: [{ subjects: [], nextOffset: NEXT }] },
  { when: 'nobody is told', made: outcomes([0, 0], [0, 0]), expected: [{ subjects: [], nextOffset: NEXT }] },
  {
    when: 'as many as fit',
    made: outcomes([2, 0], [0, 3]),
    expected: [{ subjects: ['alert10', 'alert11'], nextOffset: NEXT }],
  },
  {
    when: 'one more than fits, a skip',
    made: outcomes([2, 0], [0, 4]),
    expected: [
      { subjects: ['alert10'], nextOffset: 11 },
      { subjects: ['alert11'], nextOffset: NEXT },
    ],
  },
  {
    when: 'one record has too many alone',
    made: outcomes([1, 0], [0, 50], [1, 0]),
    expected: [
      { subjects: ['alert10'], nextOffset: 11 },
      { subjects: ['alert11'], nextOffset: 12 },
      { subjects: ['alert12'], nextOffset: NEXT },
    ],
  },
  {
    when: 'records that nobody is told of lie between',
    made: outcomes([5, 0], [0, 0], [0, 1], [0, 0]),
    expected: [
      { subjects: ['alert10'], nextOffset: 12 },
      { subjects: ['alert12'], nextOffset: NEXT },
    ],
  },
])('$when', ({ made, expected }) => {
  const parts = [...batchParts(made, 5, NEXT)].map(({ notifications, nextOffset }) => ({
    subjects: notifications.map(({ subject }) => subject),
    nextOffset,
  }));
  expect(parts).toEqual(expected);
});

it('what failed is in the part that moves the position past it', () => {
  const failedAt = (offset: number): RecordOutcome => ({
    offset,
    notifications: [],
    failed: { record: { offset } as LogRecord, reason: 'x' },
  });
  const [full, last] = outcomes([5, 0], [5, 0]);
  const parts = [
    ...batchParts([failedAt(9), full, { ...failedAt(11) }, { ...last, offset: 12 }, failedAt(13)], 5, NEXT),
  ];
  const offsets = parts.map(({ failed, nextOffset }) => [failed.map(({ record }) => record.offset), nextOffset]);
  expect(offsets).toEqual([
    [[9, 11], 12],
    [[13], NEXT],
  ]);
});

it('does not make the notifications of a part before the one before is taken', () => {
  let made = 0;
  const counted = function* (): Generator<RecordOutcome> {
    for (const outcome of outcomes([5, 0], [5, 0], [5, 0], [5, 0])) {
      made += 1;
      yield outcome;
    }
  };
  batchParts(counted(), 5, NEXT).next();
  expect(made).toBe(2);
});
