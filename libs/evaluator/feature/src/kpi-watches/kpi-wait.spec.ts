import type { KpiCalendar, KpiHold } from '@tocsin/evaluator-domain';
import { type KpiWait, nextJudgementAt, waitOf } from './kpi-wait.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 30, 12);
const SETTLING_MS = 120_000;
const aSource = (interval: KpiCalendar['interval'], growsForMs = 0): Parameters<typeof waitOf>[0] => ({
  shape: { kind: 'count', calendar: { interval, timeZone: 'UTC' }, slots: undefined },
  growsForMs,
});
const counted = (days: number) => ({ from: NOW - days * DAY_MS, to: NOW });
const tooLarge = (until: number): KpiHold => ({ reason: 'tooLarge', problem: 'ask for fewer days', until });

it.each<{
  when: string;
  interval?: KpiCalendar['interval'];
  watch: Parameters<typeof waitOf>[1];
  reason: KpiWait['reason'];
  until?: number | null;
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
    ...{ reason: 'tooLarge', until: NOW / 1000 + 1, says: 'tried again: ask for fewer days.' },
  },
  {
    when: 'its chart is due to be tried again',
    watch: { counted: counted(7), isFilled: true, hold: tooLarge(NOW - 1) },
    ...{ reason: 'tooLarge', until: NOW / 1000, says: 'is tried again' },
  },
  {
    when: 'all of the past is counted',
    watch: { counted: counted(28), isFilled: true, hold: undefined },
    ...{ reason: 'bucket', until: NOW / 1000 + 120, says: 'The next hour' },
  },
])('when $when, a monitor waits for: $reason', ({ interval = 'hour', watch, reason, until = null, says }) => {
  const wait = waitOf(aSource(interval), watch, NOW, SETTLING_MS);
  expect(wait).toMatchObject({ reason, until });
  expect(wait.message).toContain(says);
});

it.each([
  { now: NOW, growsForMs: 0, next: '12:02' },
  { now: NOW + SETTLING_MS - 1, growsForMs: 0, next: '12:02' },
  { now: NOW + SETTLING_MS, growsForMs: 0, next: '13:02' },
  // Of a funnel whose conversions take half an hour.
  { now: NOW + SETTLING_MS, growsForMs: 1_800_000, next: '12:32' },
])('at $now an hour that grows for $growsForMs is judged at $next', ({ now, growsForMs, next }) => {
  const at = nextJudgementAt(aSource('hour', growsForMs), now, SETTLING_MS);
  expect(new Date(at * 1000).toISOString().slice(11, 16)).toBe(next);
});
