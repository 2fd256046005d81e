import type { KafkaMessage } from 'kafkajs';
import { type BatchLimits, type LogRecord, recordsInBatch } from '@tocsin/messaging';

/** What kafkajs and V8 add to a message in memory. */
const MESSAGE_OVERHEAD_BYTES = 500;

/** Messages of one partition that were fetched and not handed over yet. */
export class RecordBuffer {
  bytes = 0;
  private messages: KafkaMessage[] = [];
  private first = 0;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  get isEmpty(): boolean {
    return this.first === this.messages.length;
  }

  push(messages: readonly KafkaMessage[]): void {
    this.messages = this.messages.slice(this.first);
    this.first = 0;
    for (const message of messages) {
      this.messages.push(message);
      this.bytes += weight(message);
    }
  }

  /** Takes the next batch out. */
  take(limits: BatchLimits): LogRecord[] {
    const count = recordsInBatch(this.rest(), limits);
    const taken = this.messages.slice(this.first, this.first + count);
    this.first += count;
    for (const message of taken) this.bytes -= weight(message);
    return taken.map((message) => toRecord(this.topic, this.partition, message));
  }

  clear(): void {
    this.messages = [];
    this.first = 0;
    this.bytes = 0;
  }

  private *rest(): Iterable<KafkaMessage> {
    for (let i = this.first; i < this.messages.length; i++) yield this.messages[i];
  }
}

function weight(message: KafkaMessage): number {
  return (message.key?.length ?? 0) + (message.value?.length ?? 0) + MESSAGE_OVERHEAD_BYTES;
}

/** kafkajs gives header values as it read them: bytes, or a list of bytes if a name comes twice. The last one counts. */
function toRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) headers[name] = last.toString();
  }
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value,
    headers,
    appendedAt: Number(message.timestamp),
  };
}
