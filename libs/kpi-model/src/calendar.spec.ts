import { dayTypeOf, hourOf, weekdayOf } from './calendar.js';

const wall = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe('a wall', () => {
  it.each([
    { at: '2026-01-04T23:59:59', weekday: 6, hour: 23, dayType: 2 },
    { at: '2026-01-05T00:00:00', weekday: 0, hour: 0, dayType: 0 },
    { at: '2026-01-09T23:59:59', weekday: 4, hour: 23, dayType: 0 },
    { at: '2026-01-10T00:00:00', weekday: 5, hour: 0, dayType: 1 },
    { at: '2026-01-11T01:00:00', weekday: 6, hour: 1, dayType: 2 },
    { at: '1969-12-31T23:00:00', weekday: 2, hour: 23, dayType: 0 },
  ])('$at is weekday $weekday, hour $hour', ({ at, weekday, hour, dayType }) => {
    expect([weekdayOf(wall(at)), hourOf(wall(at)), dayTypeOf(wall(at), false)]).toEqual([weekday, hour, dayType]);
  });

  it.each(['2026-01-05T00:00:00', '2026-01-10T00:00:00'])('%s is like a Sunday if it is a holiday', (at) => {
    expect(dayTypeOf(wall(at), true)).toBe(2);
  });
});
