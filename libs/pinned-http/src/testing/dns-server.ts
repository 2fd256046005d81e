import { createSocket, type Socket } from 'node:dgram';

/** What a name server says to one question. */
export type DnsAnswer =
  | { readonly addresses: readonly string[]; readonly ttlSeconds: number }
  | 'no such name'
  | 'server failure'
  | 'truncated'
  | 'nothing';

const RESPONSE_CODE = { 'no such name': 3, 'server failure': 2, truncated: 0 } as const;
const TYPE_A = 1;

/** A name server on this machine (RFC 1035, UDP only, one question) whose answers a test decides. */
export class DnsServer {
  /** `A name` and `AAAA name`, in the order of the questions. */
  readonly asked: string[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly answerTo: (name: string, type: 'A' | 'AAAA') => DnsAnswer,
  ) {}

  static async start(answerTo: (name: string, type: 'A' | 'AAAA') => DnsAnswer): Promise<DnsServer> {
    const socket = createSocket('udp4');
    const server = new DnsServer(socket, answerTo);
    socket.on('message', (query, from) => server.reply(query, from));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(resolve));
  }

  private reply(query: Buffer, from: { readonly port: number; readonly address: string }): void {
    const { name, end } = nameAt(query, 12);
    const type = query.readUInt16BE(end) === TYPE_A ? 'A' : 'AAAA';
    this.asked.push(`${type} ${name}`);
    const answer = this.answerTo(name, type);
    if (answer !== 'nothing') this.socket.send(message(query, end + 4, type, answer), from.port, from.address);
  }
}

function nameAt(query: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function message(
  query: Buffer,
  questionEnd: number,
  type: 'A' | 'AAAA',
  answer: Exclude<DnsAnswer, 'nothing'>,
): Buffer {
  const records =
    typeof answer === 'string' ? [] : answer.addresses.map((address) => record(type, address, answer.ttlSeconds));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  const flags =
    0x8180 | (answer === 'truncated' ? 0x0200 : 0) | (typeof answer === 'string' ? RESPONSE_CODE[answer] : 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, questionEnd), ...records]);
}

function record(type: 'A' | 'AAAA', address: string, ttlSeconds: number): Buffer {
  const data =
    type === 'A' ? Buffer.from(address.split('.').map(Number)) : Buffer.from(address.replaceAll(':', ''), 'hex');
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name of the question
  head.writeUInt16BE(type === 'A' ? TYPE_A : 28, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttlSeconds, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
