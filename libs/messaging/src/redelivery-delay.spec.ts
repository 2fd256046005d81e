import { redeliveryDelayMs } from './redelivery-delay.js';

describe('redeliveryDelayMs', () => {
  it.each([
    { failures: 1, expected: 1_000 },
    { failures: 2, expected: 2_000 },
    { failures: 5, expected: 16_000 },
    { failures: 6, expected: 30_000 },
    { failures: 2_000, expected: 30_000 },
  ])('failure $failures waits $expected ms', ({ failures, expected }) => {
    expect(redeliveryDelayMs(failures)).toBe(expected);
  });
});
