import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A TCP (or TLS) server that answers with whatever a test writes, well-formed or not. */
export class RawServer {
  /** Everything that was received, per connection, oldest first. */
  readonly received: string[] = [];
  private readonly open = new Set<Socket>();
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  /** @param serve - Called once per connection. Bytes of the request are collected beside it. */
  static async start(
    serve: (socket: Socket, connection: number) => void,
    options: { readonly host?: string; readonly tls?: TlsOptions } = {},
  ): Promise<RawServer> {
    const onConnection = (socket: Socket): void => raw.accept(socket, serve);
    const server = options.tls === undefined ? createServer(onConnection) : createTlsServer(options.tls, onConnection);
    const raw = new RawServer(server);
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
    return raw;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get openConnections(): number {
    return this.open.size;
  }

  /** Resolves once the condition holds; looked at whenever something arrives or a connection begins or ends. */
  async until(condition: (server: RawServer) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket, serve: (socket: Socket, connection: number) => void): void {
    const connection = this.received.push('') - 1;
    this.open.add(socket);
    socket.on('data', (chunk: Buffer) => {
      this.received[connection] += chunk.toString('latin1');
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.open.delete(socket);
      this.wake();
    });
    serve(socket, connection);
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Answers each request on a connection with the same text, once its headers have arrived. */
export function answering(text: string): (socket: Socket) => void {
  return (socket) => {
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      head = '';
      socket.write(text, 'latin1');
    });
  };
}

/** A complete answer with a length. */
export function answer(status: string, body = '', headers: readonly string[] = []): string {
  return [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body, 'latin1')}`, '', body].join(
    '\r\n',
  );
}
