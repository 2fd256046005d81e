import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an alert looks like to most receivers. */
export interface AlertBody {
  readonly alert: { readonly status: string };
}

/** A receiver on the loopback that accepts everything. */
export interface Inbox<Body = AlertBody> {
  readonly url: string;
  /** Bodies, in the order in which they came. */
  readonly bodies: readonly Body[];
  close(): void;
}

/** The test says by `Body` what it has sent there. */
export async function openInbox<Body = AlertBody>(): Promise<Inbox<Body>> {
  const bodies: Body[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    bodies,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
