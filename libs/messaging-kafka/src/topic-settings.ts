import type { TopicDefinition } from '@tocsin/messaging';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MIB = 1_048_576;
/** Room for what Kafka adds to a batch: its header, and per record lengths and offsets. */
const BATCH_OVERHEAD_BYTES = 65_536;

/** Settings that decide whether a topic means what we read from it; an existing topic must have them, too. */
export function essentialSettings(topic: TopicDefinition): Record<string, string> {
  return {
    'message.timestamp.type': 'LogAppendTime',
    'cleanup.policy': topic.cleanup === 'compact' ? 'compact' : 'delete',
  };
}

/** All settings that a topic is created with. */
export function topicSettings(
  topic: TopicDefinition,
  replicationFactor: number,
  maxRecordBytes: number,
): Record<string, string> {
  return {
    ...essentialSettings(topic),
    ...(topic.cleanup === 'compact' ? compaction() : retention(topic.retentionMs)),
    'max.message.bytes': String(maxRecordBytes + BATCH_OVERHEAD_BYTES),
    // Two copies are written before an append is acknowledged; one broker may be away.
    ...(replicationFactor >= 3 ? { 'min.insync.replicas': '2' } : {}),
  };
}

/** Small segments: only closed ones are compacted, and every instance reads the whole topic at its start. */
function compaction(): Record<string, string> {
  return {
    'segment.bytes': String(64 * MIB),
    'segment.ms': String(HOUR_MS),
    'min.cleanable.dirty.ratio': '0.1',
    // A reader that comes back wants the state that it was made with, not the one after it.
    'min.compaction.lag.ms': String(HOUR_MS),
    // A reader that has begun before a deletion must still see it.
    'delete.retention.ms': String(DAY_MS),
  };
}

/** Whole segments are dropped, so that at most about an eighth more is kept than asked for. */
function retention(retentionMs: number | undefined): Record<string, string> {
  if (retentionMs === undefined) return {};
  return {
    'retention.ms': String(retentionMs),
    'segment.ms': String(Math.min(Math.max(Math.floor(retentionMs / 8), HOUR_MS / 6), DAY_MS)),
    'segment.bytes': String(256 * MIB),
  };
}

/** Copies of a partition when none are asked for: one on a single broker, else three, as far as there are brokers. */
export function defaultReplicationFactor(brokers: number): number {
  return brokers === 1 ? 1 : Math.min(brokers, 3);
}
