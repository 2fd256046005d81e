import type { PlanMode } from '@tocsin/dispatcher-domain';
import { aLeasedDelivery, aPlannedTransition, ORG } from '@tocsin/dispatcher-domain/testing';
import type { Notification, NotificationBatch } from '../planning/notification.js';
import { DeliveryBoard } from './delivery-board.js';
import { PlanModes } from './plan-modes.js';

const aNotification = (subject: string, sequence: number, channels = ['a']): Notification => ({
  ...aPlannedTransition({ subject, sequence }),
  deliveries: channels.map((id) => ({ channel: { org: ORG, id }, form: 0, lane: 0 })),
});

const aBatch = (...notifications: Notification[]): NotificationBatch => ({
  topic: 'tocsin.alerts.v1',
  partition: 0,
  expectedOffset: 0,
  nextOffset: notifications.length,
  notifications,
});

const boardWithRoom = (heldPerChannel: number): DeliveryBoard =>
  new DeliveryBoard({ attempts: 100, attemptsPerChannel: 8, heldPerChannel });

function modes(board: DeliveryBoard, ...batches: NotificationBatch[]): PlanMode[] {
  const plans = new PlanModes(board);
  return batches.flatMap((batch) =>
    plans.planOf(batch).transitions.flatMap(({ deliveries }) => deliveries.map(({ mode }) => mode)),
  );
}

it('leases while there is room, counting what the same statement leases', () => {
  const batch = aBatch(aNotification('x', 1), aNotification('y', 1), aNotification('z', 1));
  expect(modes(boardWithRoom(2), batch)).toEqual(['lease', 'lease', 'due']);
});

it('counts across the partitions of one statement', () => {
  expect(modes(boardWithRoom(1), aBatch(aNotification('x', 1)), aBatch(aNotification('y', 1)))).toEqual([
    'lease',
    'due',
  ]);
});

it('has room per channel', () => {
  expect(modes(boardWithRoom(1), aBatch(aNotification('x', 1, ['a', 'b'])))).toEqual(['lease', 'lease']);
});

it('keeps the order of an alert: after one that is left to the table, the next waits', () => {
  const batch = aBatch(aNotification('x', 1), aNotification('y', 1), aNotification('y', 2), aNotification('y', 3));
  expect(modes(boardWithRoom(1), batch)).toEqual(['lease', 'due', 'wait', 'wait']);
});

it('keeps the order of an alert: after one that is leased here, what has no room waits', () => {
  const batch = aBatch(aNotification('x', 1), aNotification('x', 2), aNotification('x', 3));
  expect(modes(boardWithRoom(2), batch)).toEqual(['lease', 'lease', 'wait']);
});

it('keeps the order of an alert that is in memory already', () => {
  const board = boardWithRoom(1);
  board.hold(aLeasedDelivery({ channel: { org: ORG, id: 'a' }, subject: 'x' }), false);
  expect(modes(board, aBatch(aNotification('x', 2), aNotification('y', 1)))).toEqual(['wait', 'due']);
});

it('takes a repeat within a batch once', () => {
  expect(modes(boardWithRoom(9), aBatch(aNotification('x', 1), aNotification('x', 1)))).toEqual(['lease']);
});
