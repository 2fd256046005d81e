export { WEEKDAYS, type Schedule, type ScheduleRecurrence, type WeekdayName } from './schedule.js';
export { ScheduleWindows, type Window } from './windows.js';
