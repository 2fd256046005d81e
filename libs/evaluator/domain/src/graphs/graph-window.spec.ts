import type { AlertTransition } from '@tocsin/payload-schemas';
import { graphWindow, judgedAt } from './graph-window.js';

const NOW = 1_764_000_000;
const HOUR = 3600;

const transition = (openedAt: number, statusChangedAt: number, points: number[] = []) => ({
  alert: { openedAt, statusChangedAt } as AlertTransition['alert'],
  why: { points: points.map((time) => ({ time, value: 1 })) },
});

it.each([
  { when: 'just opened', openedAt: NOW, hours: 3 },
  { when: 'open for two hours', openedAt: NOW - 2 * HOUR, hours: 3 },
  { when: 'open for a little more', openedAt: NOW - 2.2 * HOUR, hours: 3.3 },
  { when: 'open for 16 hours', openedAt: NOW - 16 * HOUR, hours: 24 },
  { when: 'open for months', openedAt: NOW - 2000 * HOUR, hours: 24 },
])('an alert that is $when is shown with $hours hours up to the judgement', ({ openedAt, hours }) => {
  const { from, to } = graphWindow(transition(openedAt, NOW));
  expect({ hours: (to - from) / HOUR, to }).toEqual({ hours, to: NOW });
});

it('was judged at its event time, in old records when its status changed, or at its newest point', () => {
  expect(judgedAt(transition(NOW, NOW))).toBe(NOW);
  expect(judgedAt(transition(NOW, NOW, [NOW - 60, NOW]))).toBe(NOW);
  expect(judgedAt(transition(NOW, NOW, [NOW + 3600]))).toBe(NOW + 3600);
  expect(judgedAt({ alert: transition(NOW, NOW).alert })).toBe(NOW);
  expect(judgedAt({ ...transition(NOW, NOW, [NOW]), at: NOW + 7200 })).toBe(NOW + 7200);
});
