import type { AlertStatus } from '@tocsin/payload-schemas';
import { laneOf, type SubjectKind, webhookIdOf } from './delivery.js';

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
])('$kind $status after $worst goes in lane $lane', ({ kind, status, worst, lane }) => {
  expect(laneOf(kind, status, worst)).toBe(lane);
});

it('names a delivery to its receiver without dots, whatever the round', () => {
  const id = webhookIdOf({ channel: { org: 'org1', id: 'web1' }, subject: '2UzF4bAAAAAAAA1', sequence: 2 });
  expect(id).toBe('msg_2UzF4bAAAAAAAA1_2_web1');
});
