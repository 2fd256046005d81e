export { parseTimeline, type TimelineLine } from './parse-timeline.js';
export { isAsExpected, type PlayedLine, playLines, TimelinePlayer } from './play-timeline.js';
export { type TimelineWorld, withMembers } from './timeline-events.js';
export { factsOf, type Happening, matches, shown } from './timeline-expectations.js';
export { formatTime, START } from './timeline-time.js';
