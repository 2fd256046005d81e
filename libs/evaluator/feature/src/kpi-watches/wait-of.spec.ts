import type { KpiCalendar, KpiHold } from '@tocsin/evaluator-domain';
import { type KpiWait, waitOf } from './wait-of.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 30, 12);
const NEXT = NOW + 1_000;
const counted = (days: number) => ({ from: NOW - days * DAY_MS, to: NOW });
const tooLarge = (until: number): KpiHold => ({ reason: 'tooLarge', problem: 'ask for fewer days', until });

it.each<{
  when: string;
  interval?: KpiCalendar['interval'];
  watch: Parameters<typeof waitOf>[1];
  reason: KpiWait['reason'];
  until?: number;
  says: string;
}>([
  { when: 'it has never run', watch: undefined, reason: 'turn', says: 'has not run yet' },
  {
    when: 'events are not stored',
    watch: { counted: undefined, isFilled: false, hold: { reason: 'events' } },
    ...{ reason: 'events', says: 'not stored yet' },
  },
  {
    when: 'nothing is counted',
    watch: { counted: undefined, isFilled: false, hold: undefined },
    ...{ reason: 'past', says: '0 of 28 days' },
  },
  {
    when: 'a part of the past is counted',
    ...{ interval: 'day', watch: { counted: counted(59.9), isFilled: false, hold: undefined } },
    ...{ reason: 'past', says: '59 of 120 days' },
  },
  {
    when: 'its chart is too large',
    watch: { counted: counted(7), isFilled: false, hold: tooLarge(NOW + 1) },
    ...{ reason: 'tooLarge', until: NOW + 1, says: 'tried again: ask for fewer days.' },
  },
  {
    when: 'its chart is due to be tried again',
    watch: { counted: counted(7), isFilled: true, hold: tooLarge(NOW - 1) },
    ...{ reason: 'tooLarge', until: NOW, says: 'too large' },
  },
  {
    when: 'all of the past is counted',
    watch: { counted: counted(28), isFilled: true, hold: undefined },
    ...{ reason: 'bucket', until: NEXT, says: 'The hour that is filling' },
  },
])('when $when, a monitor waits: $reason', ({ interval = 'hour', watch, reason, until, says }) => {
  const wait = waitOf({ interval, timeZone: 'UTC' }, watch, NOW, NEXT);
  expect(wait).toMatchObject({ reason, until });
  expect(wait.message).toContain(says);
});
