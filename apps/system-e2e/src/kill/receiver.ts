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

interface Body {
  readonly type: string;
  readonly host?: { readonly id: string };
  readonly alert: { readonly id: string; readonly isOpen: boolean };
}

/** A webhook receiver that answers 503 to some requests, though never twice to the same one, and is slow for others. */
export class UnreliableReceiver {
  readonly receipts: Receipt[] = [];
  /** Ids of notifications about alerts that scripts cause. */
  readonly scripted = new Set<string>();
  /** Alerts about the absence of each host that have not been told to be over. */
  private readonly absences = new Map<string, Set<string>>();
  private readonly closed = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly server: Server;

  constructor(random: Random) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const webhookId = String(request.headers['webhook-id']);
        this.take(webhookId, Buffer.concat(chunks).toString('utf8'));
        const fate = random.next();
        const isRefused = fate < 0.02 && !this.refused.has(webhookId);
        if (isRefused) this.refused.add(webhookId);
        if (isRefused) response.writeHead(503).end();
        else if (fate < 0.1) setTimeout(() => response.writeHead(200).end(), 50);
        else response.writeHead(200).end();
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Whether the host is gone as far as was heard. Alerts may overtake each other. */
  isGone(hostId: string): boolean {
    return (this.absences.get(hostId)?.size ?? 0) > 0;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(webhookId: string, body: string): void {
    const { type, host, alert } = JSON.parse(body) as Body;
    this.receipts.push({ alertId: alert.id, webhookId, body });
    if (type !== 'connectivity') this.scripted.add(webhookId);
    else if (host !== undefined) this.takeAbsence(host.id, alert);
  }

  private takeAbsence(hostId: string, { id, isOpen }: Body['alert']): void {
    const absences = this.absences.get(hostId) ?? new Set();
    this.absences.set(hostId, absences);
    if (!isOpen) this.closed.add(id);
    if (this.closed.has(id)) absences.delete(id);
    else absences.add(id);
  }
}
