import { bucketText } from './bucket-text.js';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('a bucket', () => {
  it.each([
    { start: '2026-03-01T09:00:00Z', interval: 'hour' as const, zone: 'UTC', text: '2026-03-01 09:00' },
    { start: '2026-03-01T00:00:00Z', interval: 'day' as const, zone: 'UTC', text: '2026-03-01' },
    { start: '2026-02-28T15:00:00Z', interval: 'day' as const, zone: 'Asia/Tokyo', text: '2026-03-01' },
    { start: '2026-03-01T09:00:00Z', interval: 'hour' as const, zone: 'Asia/Kolkata', text: '2026-03-01 14:30' },
    { start: '2026-03-29T00:00:00Z', interval: 'hour' as const, zone: 'Europe/Berlin', text: '2026-03-29 01:00' },
    { start: '2026-03-29T01:00:00Z', interval: 'hour' as const, zone: 'Europe/Berlin', text: '2026-03-29 03:00' },
  ])('($interval) of $start in $zone is $text', ({ start, interval, zone, text }) => {
    expect(bucketText(at(start), interval, zone)).toBe(text);
  });

  it('in a time zone that does not exist is refused', () => {
    expect(() => bucketText(0, 'hour', 'Europe/Nowhere')).toThrow(RangeError);
  });
});
