export { describeLog, describeLogRestart } from './describe-log.js';
export { Gate, eventually } from './eventually.js';
export type { LogHarness, RestartableLogHarness } from './log-harness.js';
export { MemoryLog } from './memory-log.js';
export { MemoryLogStore } from './memory-store.js';
export { PositionTable, PositionedHandler } from './position-table.js';
