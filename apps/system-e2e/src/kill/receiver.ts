import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from './random.js';

/** A request that the receiver got, whether or not it answered well. */
export interface Receipt {
  readonly alertId: string;
  /** The stable id of the notification. */
  readonly webhookId: string;
  readonly body: string;
}

/** A webhook receiver that answers 503 to some requests and is slow for others, repeatably. */
export class UnreliableReceiver {
  readonly receipts: Receipt[] = [];
  private readonly server: Server;

  constructor(random: Random) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { alert } = JSON.parse(body) as { alert: { id: string } };
        this.receipts.push({ alertId: alert.id, webhookId: String(request.headers['webhook-id']), body });
        const fate = random.next();
        if (fate < 0.02) response.writeHead(503).end();
        else if (fate < 0.1) setTimeout(() => response.writeHead(200).end(), 50);
        else response.writeHead(200).end();
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
