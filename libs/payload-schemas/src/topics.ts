const DAY_MS = 86_400_000;

/** A topic of Tocsin, before prefix and settings. */
export interface TopicSpec {
  readonly name: string;
  readonly cleanup: 'time' | 'compact';
  readonly retentionMs?: number;
  /** Partitions on Kafka and on the embedded log. */
  readonly partitions: number;
  readonly embeddedPartitions: number;
}

export const TOPICS = {
  config: { name: 'tocsin.config.v1', cleanup: 'compact', partitions: 1, embeddedPartitions: 1 },
  notices: {
    name: 'tocsin.notices.v1',
    cleanup: 'time',
    retentionMs: 7 * DAY_MS,
    partitions: 4,
    embeddedPartitions: 4,
  },
  observations: {
    name: 'tocsin.observations.v1',
    cleanup: 'time',
    retentionMs: 2 * DAY_MS,
    partitions: 16,
    embeddedPartitions: 4,
  },
  productEvents: {
    name: 'tocsin.product-events.v1',
    cleanup: 'time',
    retentionMs: 2 * DAY_MS,
    partitions: 16,
    embeddedPartitions: 4,
  },
  alerts: { name: 'tocsin.alerts.v1', cleanup: 'time', retentionMs: 7 * DAY_MS, partitions: 16, embeddedPartitions: 4 },
  deliveries: {
    name: 'tocsin.deliveries.v1',
    cleanup: 'time',
    retentionMs: 7 * DAY_MS,
    partitions: 4,
    embeddedPartitions: 4,
  },
  deadLetters: {
    name: 'tocsin.dead-letters.v1',
    cleanup: 'time',
    retentionMs: 30 * DAY_MS,
    partitions: 1,
    embeddedPartitions: 1,
  },
} as const satisfies Record<string, TopicSpec>;

export type TopicName = keyof typeof TOPICS;
