import { baselineStart } from './baseline-start.js';

const at = (iso: string): number => Date.parse(iso) / 1000;

/** On 29 March 2026 the clocks of Berlin go from 2:00 to 3:00. */
it.each([
  { baseline: 'previous' as const, interval: 'hour' as const, start: '2026-03-29T01:00Z', before: '2026-03-29T00:00Z' },
  { baseline: 'previous' as const, interval: 'day' as const, start: '2026-03-29T22:00Z', before: '2026-03-28T23:00Z' },
  {
    baseline: 'yesterday' as const,
    interval: 'hour' as const,
    start: '2026-03-29T23:00Z',
    before: '2026-03-29T00:00Z',
  },
  { baseline: 'yesterday' as const, interval: 'day' as const, start: '2026-03-29T22:00Z', before: '2026-03-28T23:00Z' },
  { baseline: 'lastWeek' as const, interval: 'hour' as const, start: '2026-03-29T23:00Z', before: '2026-03-23T00:00Z' },
  { baseline: 'lastWeek' as const, interval: 'day' as const, start: '2026-04-03T22:00Z', before: '2026-03-27T23:00Z' },
])('the $baseline $interval of the one from $start began at $before', ({ baseline, interval, start, before }) => {
  expect(baselineStart(baseline, at(start), { interval, timeZone: 'Europe/Berlin' })).toBe(at(before));
});
