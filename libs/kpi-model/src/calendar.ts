/**
 * What a clock on the wall shows, as the seconds that a clock in UTC would need to show the same. A bucket's wall is that of its
 * start in the project's time zone. On the day when clocks go back an hour comes twice, with the same wall: a fit uses both, `learn`
 * the first. Where they go forward a wall is skipped. A day of 23 or 25 hours is judged as any other: what differs lies at night.
 */
export type WallSeconds = number;

export type Grain = 'hour' | 'day';

export const DAY_SECONDS = 86_400;
export const STEP_SECONDS: Readonly<Record<Grain, number>> = { hour: 3600, day: DAY_SECONDS };
export const BUCKETS_PER_DAY: Readonly<Record<Grain, number>> = { hour: 24, day: 1 };

export const dayNumberOf = (wall: WallSeconds): number => Math.floor(wall / DAY_SECONDS);

/** 0 is Monday. */
export const weekdayOf = (wall: WallSeconds): number => (((dayNumberOf(wall) + 3) % 7) + 7) % 7;

export const hourOf = (wall: WallSeconds): number => Math.floor((wall - dayNumberOf(wall) * DAY_SECONDS) / 3600);

/** 0 is a working day, 1 a Saturday, 2 a Sunday or a holiday: their hours have shapes of their own. */
export function dayTypeOf(wall: WallSeconds, isHoliday: boolean): 0 | 1 | 2 {
  const weekday = weekdayOf(wall);
  if (isHoliday || weekday === 6) return 2;
  return weekday === 5 ? 1 : 0;
}
