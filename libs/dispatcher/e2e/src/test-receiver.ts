import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over HTTP. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A receiver on a port of its own. */
export class TestReceiver {
  readonly received: ReceivedRequest[] = [];

  private constructor(
    private readonly server: Server,
    public answer: (request: ReceivedRequest) => ReceiverAnswer,
  ) {}

  static async open(
    answer: (request: ReceivedRequest) => ReceiverAnswer = () => ({ status: 200 }),
  ): Promise<TestReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const seen = { path: request.url ?? '', headers: request.headers, body };
        receiver.received.push(seen);
        const { status, body: said = '', headers = {} } = receiver.answer(seen);
        response.writeHead(status, headers).end(said);
      });
    });
    const receiver = new TestReceiver(server, answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What an incoming webhook of Slack answers: `ok`, or in one word what is wrong with the message. */
export function slackAnswer({ headers, body }: ReceivedRequest): ReceiverAnswer {
  if (!String(headers['content-type']).startsWith('application/json')) return { status: 400, body: 'invalid_payload' };
  const message = parsed(body);
  if (message === undefined) return { status: 400, body: 'invalid_payload' };
  const hasContent = ['text', 'blocks', 'attachments'].some((key) => Object.hasOwn(message, key));
  return hasContent ? { status: 200, body: 'ok' } : { status: 400, body: 'no_text' };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
