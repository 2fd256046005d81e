import type { Log, TopicDefinition } from '@tocsin/messaging';
import { partitionOf } from '@tocsin/messaging';
import { TOPICS, type TopicName } from '@tocsin/payload-schemas';

export interface TopicOptions {
  readonly prefix: string;
  /** Which column of defaults applies. */
  readonly log: 'kafka' | 'embedded';
  /** Overrides the partition count of every topic but `config` and `deadLetters`; at creation only. */
  readonly partitions?: number;
}

/** Names and partition counts of the topics as they exist. */
export class Topics {
  private constructor(
    private readonly prefix: string,
    private readonly counts: ReadonlyMap<TopicName, number>,
  ) {}

  /** Creates what is missing and reads how many partitions each topic really has. */
  static async open(log: Log, options: TopicOptions): Promise<Topics> {
    await log.ensureTopics(topicDefinitions(options));
    const counts = new Map<TopicName, number>();
    for (const topic of Object.keys(TOPICS) as TopicName[]) {
      counts.set(topic, await log.partitionCount(options.prefix + TOPICS[topic].name));
    }
    return new Topics(options.prefix, counts);
  }

  /** Full name, prefix included. */
  name(topic: TopicName): string {
    return this.prefix + TOPICS[topic].name;
  }

  partitions(topic: TopicName): number {
    return this.counts.get(topic) ?? 1;
  }

  partitionOf(topic: TopicName, key: string): number {
    return partitionOf(key, this.partitions(topic));
  }
}

export function topicDefinitions({ prefix, log, partitions }: TopicOptions): TopicDefinition[] {
  return Object.entries(TOPICS).map(([name, spec]) => {
    const fixed = name === 'config' || name === 'deadLetters';
    const byDefault = log === 'kafka' ? spec.partitions : spec.embeddedPartitions;
    return {
      name: prefix + spec.name,
      cleanup: spec.cleanup,
      partitions: fixed ? byDefault : (partitions ?? byDefault),
      ...('retentionMs' in spec && { retentionMs: spec.retentionMs }),
    };
  });
}
