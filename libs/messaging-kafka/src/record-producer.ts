import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Message, Producer, RecordMetadata, TopicMessages } from 'kafkajs';
import { LogUnavailableError, type PlacedRecord, type RecordPosition, TopicMismatchError } from '@tocsin/messaging';
import type { Clock } from '@tocsin/runtime';
import { gatherMs, MAX_GATHERED_RECORDS, recordsInWrite, type WaitingRecord } from './gathering.js';
import type { Connected, KafkaClients } from './kafka-clients.js';
import { isRefusal, KafkaRefusedError, messageOf, protocolErrorType } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-log-options.js';
import { within } from './within.js';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 1_000;
const DISCONNECT_LIMIT_MS = 2_000;
/** Errors after which the brokers no longer accept this producer's numbering: a new one starts afresh. */
const NUMBERING_LOST = /SEQUENCE|PRODUCER|UNKNOWN_TOPIC_OR_PARTITION/;

interface ConnectedProducer extends Connected {
  readonly producer: Producer;
}

/** One `append`: settled when all its records are acknowledged, or given up. */
interface Call {
  readonly positions: RecordPosition[];
  outstanding: number;
  isSettled: boolean;
  readonly resolve: (positions: RecordPosition[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

type Waiting = WaitingRecord<Call>;

/**
 * Appends records through one idempotent producer, one write at a time, in the order of the calls; what comes while a
 * write is under way makes up the next. A write is repeated as it is until it is acknowledged, so that the brokers
 * recognise a repetition; after `appendTimeoutMs` the producer is abandoned with its connections, because the next one
 * numbers its records anew.
 */
export class RecordProducer {
  private waiting: Waiting[] = [];
  private working: Promise<void> | undefined;
  private connected: ConnectedProducer | undefined;
  private callsInLastWrite = 0;
  private isFailing = false;
  private wake: () => void = () => {};

  constructor(
    private readonly clients: KafkaClients,
    private readonly settings: KafkaSettings,
    private readonly clock: Clock,
    private readonly onFailure: (topics: ReadonlySet<string>) => void,
  ) {}

  append(topic: string, placed: readonly PlacedRecord[]): Promise<RecordPosition[]> {
    return new Promise((resolve, reject) => {
      const limitMs = this.settings.appendTimeoutMs;
      const call: Call = {
        positions: new Array<RecordPosition>(placed.length),
        outstanding: placed.length,
        isSettled: false,
        resolve,
        reject,
        timer: setTimeout(() => fail(call, notInTime(topic, limitMs)), limitMs),
      };
      placed.forEach(({ record, partition, sizeBytes }, index) => {
        this.waiting.push({ record, partition, sizeBytes, topic, call, index });
      });
      if (this.waiting.length >= MAX_GATHERED_RECORDS) this.wake();
      this.working ??= this.work();
    });
  }

  /** To be called when nothing is appended any more. */
  async close(): Promise<void> {
    await this.working;
    const connected = this.connected;
    this.connected = undefined;
    if (!connected) return;
    await within(
      DISCONNECT_LIMIT_MS,
      connected.producer.disconnect().catch(() => {}),
    );
    connected.network.cut();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.gather();
      this.waiting = this.waiting.filter(({ call }) => !call.isSettled);
      const count = recordsInWrite(this.waiting, this.settings.maxRecordBytes);
      const write = this.waiting.slice(0, count);
      this.waiting = this.waiting.slice(count);
      this.callsInLastWrite = new Set(write.map(({ call }) => call)).size;
      if (write.length > 0) await this.send(write);
    }
    this.working = undefined;
  }

  private async gather(): Promise<void> {
    await nextTurn();
    const waitMs = gatherMs(this.callsInLastWrite);
    if (waitMs === 0 || this.waiting.length >= MAX_GATHERED_RECORDS) return;
    const full = new Promise<void>((resolve) => (this.wake = resolve));
    await within(waitMs, full);
    this.wake = () => {};
  }

  private async send(write: readonly Waiting[]): Promise<void> {
    const deadline = this.clock.monotonicMs() + this.settings.appendTimeoutMs;
    const topicMessages = messagesByTopic(write);
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      try {
        acknowledge(write, await this.sendInTime(topicMessages, deadline));
        return this.noteSuccess();
      } catch (error) {
        this.noteFailure(write, error);
        const final = finalError(error, write);
        if (final || this.clock.monotonicMs() + waitMs > deadline) {
          this.abandon();
          const reason = final ?? notInTime(write[0].topic, this.settings.appendTimeoutMs, error);
          for (const { call } of write) fail(call, reason);
          return;
        }
        if (NUMBERING_LOST.test(protocolErrorType(error) ?? '')) this.abandon();
        await delay(waitMs);
      }
    }
  }

  private async sendInTime(topicMessages: TopicMessages[], deadline: number): Promise<RecordMetadata[]> {
    const leftMs = () => deadline - this.clock.monotonicMs();
    const sent = this.connect().then(({ producer }) => {
      if (leftMs() <= 0) throw new Error('connected too late');
      return producer.sendBatch({ topicMessages, acks: -1 });
    });
    sent.catch(() => {}); // It may fail after we have stopped waiting for it.
    const answers = await within(leftMs(), sent);
    if (!answers) throw new Error('no answer');
    return answers;
  }

  private async connect(): Promise<ConnectedProducer> {
    if (this.connected) return this.connected;
    const { kafka, network } = this.clients.create();
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    try {
      await producer.connect();
    } catch (error) {
      network.cut();
      throw error;
    }
    return (this.connected = { kafka, network, producer });
  }

  private abandon(): void {
    this.connected?.network.cut();
    this.connected = undefined;
  }

  private noteSuccess(): void {
    if (this.isFailing) this.settings.logger.info('Kafka acknowledges appends again');
    this.isFailing = false;
  }

  private noteFailure(write: readonly Waiting[], error: unknown): void {
    const topics = new Set(write.map(({ topic }) => topic));
    this.onFailure(topics);
    if (!this.isFailing) {
      this.settings.logger.warn('Kafka does not acknowledge an append, trying again', {
        topics: [...topics],
        reason: messageOf(error),
      });
    }
    this.isFailing = true;
  }
}

function messagesByTopic(write: readonly Waiting[]): TopicMessages[] {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, partition, record } of write) {
    const messages = byTopic.get(topic) ?? [];
    messages.push({ key: record.key, value: record.value, headers: { ...record.headers }, partition });
    byTopic.set(topic, messages);
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
}

/** The records of a partition lie one after the other from the offset that its batch got. */
function acknowledge(write: readonly Waiting[], answers: readonly RecordMetadata[]): void {
  const next = new Map(answers.map((answer) => [`${answer.topicName}/${answer.partition}`, Number(answer.baseOffset)]));
  for (const { topic, partition, call, index } of write) {
    const id = `${topic}/${partition}`;
    const offset = next.get(id) ?? Number.NaN;
    next.set(id, offset + 1);
    call.positions[index] = { partition, offset };
    call.outstanding -= 1;
    if (call.outstanding === 0) settle(call, () => call.resolve(call.positions));
  }
}

function fail(call: Call, error: Error): void {
  settle(call, () => call.reject(error));
}

function settle(call: Call, how: () => void): void {
  if (call.isSettled) return;
  call.isSettled = true;
  clearTimeout(call.timer);
  how();
}

function notInTime(topic: string, limitMs: number, cause?: unknown): LogUnavailableError {
  const reason = cause === undefined ? '' : `: ${messageOf(cause)}`;
  return new LogUnavailableError(`topic ${topic}: Kafka did not acknowledge within ${limitMs} ms${reason}`, { cause });
}

/** What no repetition can mend. */
function finalError(error: unknown, write: readonly Waiting[]): Error | undefined {
  if (isRefusal(error)) {
    return new KafkaRefusedError(`Kafka refuses the append: ${messageOf(error)}`, { cause: error });
  }
  if (protocolErrorType(error) === 'MESSAGE_TOO_LARGE') {
    const topics = [...new Set(write.map(({ topic }) => topic))].join(', ');
    return new TopicMismatchError(
      `a topic among ${topics} takes smaller batches than this log makes: raise its max.message.bytes, or lower maxRecordBytes`,
      { cause: error },
    );
  }
  return undefined;
}
