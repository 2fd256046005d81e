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

/** On 4 October 2026 the clocks of Lord Howe go from 2:00 to 2:30: its last hour begins at 23:30. */
it.each([
  { start: '2026-10-04T12:30Z', before: '2026-10-04T11:30Z' },
  { start: '2026-10-04T13:00Z', before: '2026-10-04T12:30Z' },
  { start: '2026-10-05T13:00Z', before: '2026-10-05T12:00Z' },
])('the hour before the one from $start began at $before', ({ start, before }) => {
  const timeZone = 'Australia/Lord_Howe';
  expect(baselineStart('previous', at(start), { interval: 'hour', timeZone })).toBe(at(before));
});
