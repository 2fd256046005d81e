import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver on the loopback that accepts everything. */
export interface Inbox {
  readonly url: string;
  /** Bodies, in the order in which they came. */
  readonly bodies: readonly { readonly alert: { readonly status: string } }[];
  close(): void;
}

export async function openInbox(): Promise<Inbox> {
  const bodies: { alert: { status: string } }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as (typeof bodies)[number]);
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
