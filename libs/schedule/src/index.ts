export { WEEKDAYS, type WeekdayName } from './schedule.js';
export { instantOf, wallTime, type WallSeconds } from './time-zone.js';
export { ScheduleWindows, type Window } from './windows.js';
