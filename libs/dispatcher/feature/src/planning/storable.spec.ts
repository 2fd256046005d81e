import { aFinding, aPlannedTransition, someFindings } from '@tocsin/dispatcher-domain/testing';
import type { Notification } from './notification.js';
import { traceparentOf, unnumberableReason, unstorableReason } from './storable.js';

const aNotification = (changes: Partial<Notification>): Notification => ({
  ...aPlannedTransition(),
  deliveries: [],
  ...changes,
});

it.each([
  { when: 'an ordinary notification', changes: {}, reason: undefined },
  { when: 'other characters', changes: { subject: '火事🔥' }, reason: undefined },
  { when: 'a zero in the id', changes: { subject: 'a\u0000' }, reason: /^the subject/ },
  { when: 'half a pair in the organization', changes: { org: '\ud800' }, reason: /^org.id/ },
  { when: 'the last sequence', changes: { sequence: 2_147_483_647 }, reason: undefined },
  { when: 'one more', changes: { sequence: 2_147_483_648 }, reason: /^sequence: must be at most/ },
])('$when', ({ changes, reason }) => {
  const actual = unstorableReason(aNotification(changes));
  if (reason === undefined) expect(actual).toBeUndefined();
  else expect(actual).toMatch(reason);
});

it.each([
  { when: 'ordinary findings', findings: [aFinding(), aFinding({ sequence: 2_147_483_647 })], reason: undefined },
  {
    when: 'a zero in the id of the second alert',
    findings: [aFinding(), aFinding({ alert: { id: '\u0000' } })],
    reason: /^alert.id/,
  },
  { when: 'a sequence too many', findings: [aFinding(), aFinding({ sequence: 2_147_483_648 })], reason: /^sequence/ },
])('$when', ({ findings, reason }) => {
  const actual = unnumberableReason(someFindings({ findings }));
  if (reason === undefined) expect(actual).toBeUndefined();
  else expect(actual).toMatch(reason);
});

it('a zero in the id of a monitor', () => {
  expect(unnumberableReason(someFindings({ monitor: { id: 'a\u0000' } }))).toMatch(/^monitor.id/);
});

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
it.each([
  { header: TRACE, expected: TRACE },
  { header: undefined, expected: null },
  { header: 'x\u0000', expected: null },
  { header: TRACE.toUpperCase(), expected: null },
])('traceparent $header', ({ header, expected }) => {
  expect(traceparentOf(header)).toBe(expected);
});
