import type { AlertStatus } from '@tocsin/payload-schemas';
import { laneOf, type SubjectKind, threadIdOf, webhookIdOf } from './delivery.js';

it.each<{ kind: SubjectKind; status?: AlertStatus; worst?: AlertStatus; lane: number }>([
  { kind: 'alert', status: 'critical', worst: 'critical', lane: 0 },
  { kind: 'alert', status: 'unknown', worst: 'unknown', lane: 0 },
  { kind: 'alert', status: 'warning', worst: 'critical', lane: 1 },
  { kind: 'alert', status: 'warning', worst: 'warning', lane: 1 },
  { kind: 'alert', status: 'ok', worst: 'critical', lane: 0 },
  { kind: 'alert', status: 'ok', worst: 'warning', lane: 1 },
  { kind: 'notice', lane: 2 },
  { kind: 'alertGroup', status: 'warning', worst: 'warning', lane: 1 },
  { kind: 'alertGroup', status: 'ok', worst: 'critical', lane: 0 },
  { kind: 'test', lane: 2 },
  { kind: 'kpi', status: 'critical', lane: 0 },
  { kind: 'kpi', status: 'warning', lane: 1 },
])('$kind $status after $worst goes in lane $lane', ({ kind, status, worst, lane }) => {
  expect(laneOf(kind, status, worst)).toBe(lane);
});

it('names a delivery to its receiver without dots, whatever the round', () => {
  const id = webhookIdOf({ channel: { org: 'org1', id: 'web1' }, subject: '2UzF4bAAAAAAAA1', sequence: 2 });
  expect(id).toBe('msg_2UzF4bAAAAAAAA1_2_web1');
});

it.each<{ kind: SubjectKind; sequence: number; thread: string | null }>([
  { kind: 'alert', sequence: 1, thread: null },
  { kind: 'alert', sequence: 2, thread: 'msg_s_1_mail1' },
  { kind: 'kpi', sequence: 2, thread: null },
])('message $sequence of a $kind belongs to the thread $thread', ({ kind: subjectKind, sequence, thread }) => {
  expect(threadIdOf({ channel: { org: 'org1', id: 'mail1' }, subject: 's', sequence, subjectKind })).toBe(thread);
});
