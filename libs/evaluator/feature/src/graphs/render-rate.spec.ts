import { FakeClock } from '@tocsin/runtime/testing';
import { RenderRate } from './render-rate.js';

const takeAll = (rate: RenderRate): number => {
  let taken = 0;
  while (rate.take()) taken++;
  return taken;
};

it('forty at once, then one each half second, and never more than forty', () => {
  const clock = new FakeClock();
  const rate = new RenderRate(clock);
  expect(takeAll(rate)).toBe(40);
  expect(rate.secondsUntilNext()).toBe(1);
  clock.advance(499);
  expect(takeAll(rate)).toBe(0);
  clock.advance(1);
  expect(takeAll(rate)).toBe(1);
  clock.advance(10_000);
  expect(takeAll(rate)).toBe(20);
  clock.advance(3_600_000);
  expect(takeAll(rate)).toBe(40);
});
