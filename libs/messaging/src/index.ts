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
