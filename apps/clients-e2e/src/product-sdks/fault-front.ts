import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** An answer in place of the one of the server behind. */
export interface Fault {
  readonly status: number;
  readonly body: (events: readonly SentEvent[]) => object;
  /** Whether the server gets the upload all the same, as when its answer is lost on the way. */
  readonly isTaken?: boolean;
}

export interface SentEvent {
  readonly event_type: string;
  readonly user_id?: string;
  readonly device_id?: string;
  readonly insert_id?: string;
}

/** An upload as it was seen on its way. */
export interface SeenUpload {
  readonly headers: IncomingHttpHeaders;
  readonly events: readonly SentEvent[];
  /** What the client was answered. */
  readonly status: number;
}

/** Stands before an instance: answers the first uploads with faults, and passes everything else on as it is. */
export class FaultFront {
  readonly uploads: SeenUpload[] = [];
  /** Methods of all requests, in the order in which they came. */
  readonly methods: string[] = [];
  private readonly server: Server;
  private readonly faults: Fault[];

  /** @param target - Address of the instance. */
  constructor(
    private readonly target: string,
    faults: readonly Fault[] = [],
  ) {
    this.faults = [...faults];
    this.server = createServer((incoming, response) => {
      this.handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** @param port - By default a free one. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every event of every upload; one that is sent again is there again. */
  sent(): readonly SentEvent[] {
    return this.uploads.flatMap(({ events }) => events);
  }

  /** How many events of each type the clients were told have been taken. */
  taken(): Record<string, number> {
    return countOf(this.uploads.filter(({ status }) => status === 200).flatMap(({ events }) => events));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    this.methods.push(incoming.method ?? '');
    if (incoming.method !== 'POST') return void (await this.passOn(incoming, body, response));
    const { headers } = incoming;
    const events = eventsOf(body, headers['content-encoding'] === 'gzip');
    const fault = this.faults.shift();
    if (fault === undefined) {
      const status = await this.passOn(incoming, body, response);
      return void this.uploads.push({ headers, events, status });
    }
    if (fault.isTaken === true) await this.passOn(incoming, body);
    this.uploads.push({ headers, events, status: fault.status });
    response.writeHead(fault.status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(fault.body(events)));
  }

  /**
   * @param response - Gets the answer; left out: it is lost.
   * @returns The status of the answer.
   */
  private async passOn(incoming: IncomingMessage, body: Buffer, response?: ServerResponse): Promise<number> {
    const { method, url, headers } = incoming;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL(url ?? '/', this.target), { method, headers }, resolve)
        .once('error', reject)
        .end(body);
    });
    const content = await buffer(answer);
    const status = answer.statusCode ?? 0;
    response?.writeHead(status, answer.headers).end(content);
    return status;
  }
}

function countOf(events: readonly SentEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event_type: type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function eventsOf(body: Buffer, isCompressed: boolean): readonly SentEvent[] {
  const text = (isCompressed ? gunzipSync(body) : body).toString('utf8');
  return (JSON.parse(text) as { readonly events: readonly SentEvent[] }).events;
}
