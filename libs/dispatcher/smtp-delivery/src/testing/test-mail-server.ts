import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server took it. */
export interface ReceivedMail {
  /** Of the envelope. */
  readonly to: readonly string[];
  readonly from: string;
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
  readonly raw: string;
  readonly mail: Email;
}

/** An SMTP server on the loopback that takes everything, unless its options say otherwise. */
export class TestMailServer {
  /** In the order in which they came. */
  readonly mails: ReceivedMail[] = [];
  /** Connections that were ever made. */
  connections = 0;
  private readonly server: SMTPServer;

  private constructor(
    private readonly scheme: 'smtp' | 'smtps',
    options: SMTPServerOptions,
  ) {
    this.server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: options.cert === undefined,
      logger: false,
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const raw = Buffer.concat(parts);
          const { mailFrom, rcptTo } = session.envelope;
          void PostalMime.parse(raw).then((mail) => {
            this.mails.push({
              from: mailFrom === false ? '' : mailFrom.address,
              to: rcptTo.map(({ address }) => address),
              user: session.user as string | undefined,
              isEncrypted: session.secure,
              raw: raw.toString(),
              mail,
            });
            done();
          }, done);
        });
      },
      ...options,
    });
    // Clients that go away are what some tests are about.
    this.server.on('error', () => {});
  }

  static async open(options: SMTPServerOptions = {}): Promise<TestMailServer> {
    const server = new TestMailServer(options.secure === true ? 'smtps' : 'smtp', options);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** @param userinfo - Like `user:password@`. */
  url(userinfo = '', host = '127.0.0.1'): string {
    return `${this.scheme}://${userinfo}${host}:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection as a crash would. */
  drop(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}
