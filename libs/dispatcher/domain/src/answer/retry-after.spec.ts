import fc from 'fast-check';
import { MAX_RETRY_AFTER_MS, retryAfterMs } from './retry-after.js';

const NOW = Date.UTC(2026, 10, 25, 14, 0, 0);
const SIX_HOURS_S = 6 * 3600;

describe('seconds', () => {
  it.each([
    { value: '0', waitMs: 0 },
    { value: '1', waitMs: 1000 },
    { value: ' 120 ', waitMs: 120_000 },
    { value: '007', waitMs: 7000 },
    { value: String(SIX_HOURS_S - 1), waitMs: MAX_RETRY_AFTER_MS - 1000 },
    { value: String(SIX_HOURS_S), waitMs: MAX_RETRY_AFTER_MS },
    { value: String(SIX_HOURS_S + 1), waitMs: MAX_RETRY_AFTER_MS },
    { value: '9'.repeat(400), waitMs: MAX_RETRY_AFTER_MS },
  ])('"$value" is $waitMs ms', ({ value, waitMs }) => {
    expect(retryAfterMs(value, NOW)).toBe(waitMs);
  });
});

describe('dates', () => {
  it.each([
    { value: 'Wed, 25 Nov 2026 14:00:30 GMT', waitMs: 30_000 },
    { value: 'wed, 25 nov 2026 14:00:30 gmt', waitMs: 30_000 },
    { value: 'Wednesday, 25-Nov-26 14:00:30 GMT', waitMs: 30_000 },
    { value: 'Wed Nov 25 14:00:30 2026', waitMs: 30_000 },
    { value: 'Sat Dec  5 14:00:00 2026', waitMs: MAX_RETRY_AFTER_MS },
    { value: 'Wed, 25 Nov 2026 14:00:00 GMT', waitMs: 0 },
    { value: 'Wed, 25 Nov 2026 13:59:59 GMT', waitMs: 0 },
    { value: 'Sun, 06 Nov 1994 08:49:37 GMT', waitMs: 0 },
    { value: 'Wed, 25 Nov 2026 19:59:59 GMT', waitMs: MAX_RETRY_AFTER_MS - 1000 },
    { value: 'Wed, 25 Nov 2026 20:00:00 GMT', waitMs: MAX_RETRY_AFTER_MS },
    { value: 'Wed, 25 Nov 2026 20:00:01 GMT', waitMs: MAX_RETRY_AFTER_MS },
    { value: 'Fri, 31 Dec 9999 23:59:59 GMT', waitMs: MAX_RETRY_AFTER_MS },
  ])('$value is $waitMs ms from now', ({ value, waitMs }) => {
    expect(retryAfterMs(value, NOW)).toBe(waitMs);
  });

  it.each([
    { value: 'Sunday, 06-Nov-94 08:49:37 GMT', what: 'in the past: 1994', waitMs: 0 },
    { value: 'Wednesday, 25-Nov-76 14:00:00 GMT', what: '50 years ahead: 2076', waitMs: MAX_RETRY_AFTER_MS },
    { value: 'Thursday, 25-Nov-77 14:00:00 GMT', what: '51 years ahead, so 1977', waitMs: 0 },
  ])('a year of two digits is $what', ({ value, waitMs }) => {
    expect(retryAfterMs(value, NOW)).toBe(waitMs);
  });
});

it.each([
  '',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '0x10',
  '1, 2',
  'soon',
  '2026-11-25T14:00:30Z',
  'Wed, 25 Nov 2026 14:00:30',
  'Wed, 25 Nov 2026 14:00:30 +0000',
  'Wed, 25 Nov 2026 24:00:00 GMT',
  'Wed, 25 Nov 2026 14:60:00 GMT',
  'Wed, 25 Nov 2026 14:00:60 GMT',
  'Wed, 31 Nov 2026 14:00:00 GMT',
  'Wed, 00 Nov 2026 14:00:00 GMT',
  'Wed, 25 Foo 2026 14:00:00 GMT',
  'Xyz, 25 Nov 2026 14:00:00 GMT',
  'Wed, 5 Nov 2026 14:00:00 GMT',
  '1'.repeat(20) + 'x',
])('"%s" is ignored', (value) => {
  expect(retryAfterMs(value, NOW)).toBeUndefined();
});

it('reads what toUTCString writes, and keeps within the limits, whatever comes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (offset) => {
      const at = Math.floor((NOW + offset) / 1000) * 1000;
      const expected = Math.min(Math.max(at - NOW, 0), MAX_RETRY_AFTER_MS);
      expect(retryAfterMs(new Date(at).toUTCString(), NOW)).toBe(expected);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const waitMs = retryAfterMs(text, NOW) ?? 0;
      expect(waitMs >= 0 && waitMs <= MAX_RETRY_AFTER_MS).toBe(true);
    }),
  );
});
