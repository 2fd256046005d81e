export { MemoryShard, StoredShard } from './memory-shard.js';
export { quoted } from './notation.js';
export { parseTimeline, type TimelineEvent, type TimelineFault, type TimelineLine } from './parse-timeline.js';
export { isAsExpected, type PlayedLine, playLines, type PlayOptions, TimelinePlayer } from './play-timeline.js';
export { type TimelineWorld, withMembers } from './timeline-events.js';
export { type Expected, factsOf, type Happening, matches, shown } from './timeline-expectations.js';
export { formatTime, parseTime, START } from './timeline-time.js';
