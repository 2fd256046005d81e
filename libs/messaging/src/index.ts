export {
  Log,
  type Follower,
  type FollowHandler,
  type LogRecord,
  type OutgoingRecord,
  type RecordBatch,
  type RecordHeaders,
  type RecordPosition,
  type Subscription,
  type SubscriptionHandler,
  type SubscriptionOptions,
  type TopicDefinition,
} from './log.js';
export {
  FencedError,
  LogUnavailableError,
  RecordTooLargeError,
  TopicMismatchError,
  UnknownTopicError,
} from './errors.js';
export { partitionOf } from './partition-of.js';
export { type PlacedRecord, placeRecords, recordSizeBytes } from './place-records.js';
export { type BatchLimits, batchLimits, recordsInBatch } from './batch-limits.js';
export { redeliveryDelayMs } from './redelivery-delay.js';
