import type { ProductEvent } from '@tocsin/payload-schemas';
import { EventThrottle } from './event-throttle.js';

const of = (count: number, given: Partial<ProductEvent> = {}): ProductEvent[] =>
  Array.from({ length: count }, () => ({ type: 'A', time: 0, deviceId: 'd1', ...given }));

it.each([
  { when: 'as many as fit into the window', second: 599, isTaken: true },
  { when: 'one more', second: 600, isTaken: false },
])('after 301 events of a device in 30 s of 30 each: $when is taken: $isTaken', ({ second, isTaken }) => {
  const throttle = new EventThrottle(30);
  expect(throttle.take('p', of(301), 0)).toBeUndefined();
  expect(throttle.take('p', of(second), 29_999) === undefined).toBe(isTaken);
});

it('counts anew when the window is over', () => {
  const throttle = new EventThrottle(30);
  throttle.take('p', of(900), 0);
  expect(throttle.take('p', of(1), 29_999)).toBeDefined();
  expect(throttle.take('p', of(1), 30_000)).toBeUndefined();
});

it('takes a first upload that is larger than a window, or it could never be sent', () => {
  expect(new EventThrottle(30).take('p', of(2000), 0)).toBeUndefined();
});

it('names who is too fast, with every one of their events', () => {
  const throttle = new EventThrottle(1);
  throttle.take('p', [...of(30, { deviceId: 'fast' }), ...of(30, { deviceId: 'd2', userId: 'hanako' })], 0);
  const events = [
    ...of(1, { deviceId: 'calm' }),
    ...of(2, { deviceId: 'fast' }),
    ...of(1, { deviceId: 'calm2', userId: 'hanako' }),
    ...of(1, { deviceId: 'fast' }),
  ];
  expect(throttle.take('p', events, 1)).toEqual({
    eps_threshold: 1,
    throttled_devices: { fast: 2 },
    throttled_users: { hanako: 2 },
    throttled_events: [1, 2, 3, 4],
  });
});

it('counts nothing of an upload that is not taken', () => {
  const throttle = new EventThrottle(1);
  throttle.take('p', of(30), 0);
  throttle.take('p', [...of(1), ...of(20, { deviceId: 'd2' })], 1);
  expect(throttle.take('p', of(30, { deviceId: 'd2' }), 2)).toBeUndefined();
});

it('keeps projects apart', () => {
  const throttle = new EventThrottle(1);
  throttle.take('p', of(30), 0);
  expect(throttle.take('q', of(1), 1)).toBeUndefined();
});
