import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An incoming webhook that answers as Slack's do, and keeps what it took. */
export interface Slack {
  readonly url: string;
  /** Bodies of messages, in the order in which they came. */
  readonly messages: readonly string[];
  close(): void;
}

const isMessage = (body: string): boolean => {
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null && ('blocks' in message || 'attachments' in message);
  } catch {
    return false;
  }
};

export async function openSlack(): Promise<Slack> {
  const messages: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (!isMessage(body)) return response.writeHead(400).end('no_text');
      messages.push(body);
      return response.writeHead(200).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T00000000/B00000000/SECRET`,
    messages,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Address of the picture of a message. */
export function pictureOf(message: string): string {
  const [, url] = /"image_url":"([^"]+)"/.exec(message) ?? [];
  if (url === undefined) throw new Error(`a message without a picture: ${message}`);
  return url;
}
