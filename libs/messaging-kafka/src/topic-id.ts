import type { Kafka } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';

const METADATA_API_KEY = 3;
/** The first version of the request that tells topic ids and exists since Kafka 2.8. */
const METADATA_VERSION = 11;
const UNKNOWN_TOPIC_OR_PARTITION = 3;

interface Broker {
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send(protocol: unknown): Promise<unknown> };
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
}

/**
 * Asks the brokers for the id that Kafka gave a topic when it was created. kafkajs speaks no version of the metadata
 * request that tells it; this is that request, sent over a connection of kafkajs.
 *
 * @returns The id in hexadecimal, or undefined if there is no such topic.
 */
export async function fetchTopicId(kafka: Kafka, topic: string): Promise<string | undefined> {
  const cluster = clusterOf(kafka);
  await cluster.connect();
  try {
    await cluster.refreshMetadata();
    const broker = await cluster.findControllerBroker();
    if ((broker.versions[METADATA_API_KEY]?.maxVersion ?? 0) < METADATA_VERSION) {
      throw new Error('topic ids need Kafka 2.8 or newer');
    }
    const answer = await broker.connectionPool.send({
      request: {
        apiKey: METADATA_API_KEY,
        apiVersion: METADATA_VERSION,
        apiName: 'Metadata',
        encode: async () => new Encoder().writeBuffer(encodeRequest(topic)),
      },
      response: { decode: async (payload: Buffer) => payload, parse: async (payload: Buffer) => payload },
    });
    return decodeResponse(answer as Buffer);
  } finally {
    await cluster.disconnect();
  }
}

/** kafkajs keeps the maker of its connections to itself; it is the only way to a request that it does not know. */
function clusterOf(kafka: Kafka): Cluster {
  const maker = Object.getOwnPropertySymbols(kafka).find((s) => s.description === 'private:Kafka:createCluster');
  if (!maker) throw new Error('this version of kafkajs has no private:Kafka:createCluster');
  const create = Reflect.get(kafka, maker) as (options: { allowAutoTopicCreation: boolean }) => Cluster;
  return create({ allowAutoTopicCreation: false });
}

/** The rest of a flexible request header (no tagged fields), then the body. */
export function encodeRequest(topic: string): Buffer {
  const name = Buffer.from(topic);
  return Buffer.concat([
    Buffer.of(0), // header: no tagged fields
    Buffer.of(2), // one topic
    Buffer.alloc(16), // its id: unknown
    unsignedVarInt(name.length + 1),
    name,
    Buffer.of(0), // topic: no tagged fields
    Buffer.of(0, 0), // neither create it nor tell permissions
    Buffer.of(0), // no tagged fields
  ]);
}

/** Reads up to the id of the first topic; what follows is not asked for. */
export function decodeResponse(payload: Buffer): string | undefined {
  const reader = new Reader(payload);
  reader.skipTaggedFields();
  reader.skip(4); // throttle time
  for (let brokers = reader.unsignedVarInt() - 1; brokers > 0; brokers--) {
    reader.skip(4); // node id
    reader.skipString(); // host
    reader.skip(4); // port
    reader.skipString(); // rack
    reader.skipTaggedFields();
  }
  reader.skipString(); // cluster id
  reader.skip(4); // controller id
  reader.unsignedVarInt(); // topics
  const errorCode = reader.int16();
  if (errorCode === UNKNOWN_TOPIC_OR_PARTITION) return undefined;
  if (errorCode !== 0) throw new Error(`the broker answered with error code ${errorCode}`);
  reader.skipString(); // name
  return reader.bytes(16).toString('hex');
}

function unsignedVarInt(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Reads Kafka's flexible encoding. */
class Reader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  skip(bytes: number): void {
    this.at += bytes;
  }

  bytes(count: number): Buffer {
    this.at += count;
    return this.buffer.subarray(this.at - count, this.at);
  }

  int16(): number {
    this.at += 2;
    return this.buffer.readInt16BE(this.at - 2);
  }

  unsignedVarInt(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer.readUInt8(this.at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  /** A compact string, null included: its length plus one comes first. */
  skipString(): void {
    this.skip(Math.max(this.unsignedVarInt() - 1, 0));
  }

  skipTaggedFields(): void {
    for (let fields = this.unsignedVarInt(); fields > 0; fields--) {
      this.unsignedVarInt(); // tag
      this.skip(this.unsignedVarInt());
    }
  }
}
