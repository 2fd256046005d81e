import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHECK_NAME, SCRIPTED_MONITORS } from './load/load-script.js';
import type { Random } from './random.js';

/** A request that the receiver got, whether or not it answered well. */
export interface Receipt {
  /** Name of the channel. */
  readonly channel: string;
  /** Id of the alert or alert group. */
  readonly subject: string;
  /** The stable id of the notification. */
  readonly webhookId: string;
  readonly body: string;
}

interface AlertBody {
  readonly type: string;
  readonly host?: { readonly id: string };
  readonly alert: { readonly id: string; readonly isOpen: boolean; readonly monitorName: string };
}
type Body = AlertBody | { readonly alertGroup: { readonly id: string } };

/** Of the alerts that scripts cause, as the only ones. */
const SCRIPTED: ReadonlySet<string> = new Set([...SCRIPTED_MONITORS, CHECK_NAME]);
/** Hears of every alert. */
const ALERTS = 'alert';

/** Parts of the requests. */
const REFUSED = 0.005;
const SLOW = 0.08;

/**
 * A webhook receiver that answers 503 to some requests and is slow for others. It refuses only what comes for the first time:
 * pauses grow with every attempt, and kills may have cost a later one several.
 */
export class UnreliableReceiver {
  readonly receipts: Receipt[] = [];
  /** Ids of notifications about alerts that scripts cause. */
  readonly scripted = new Set<string>();
  /** Alerts about the absence of each host that have not been told to be over. */
  private readonly absences = new Map<string, Set<string>>();
  private readonly closed = new Set<string>();
  private readonly known = new Set<string>();
  private readonly server: Server;

  constructor(random: Random) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const webhookId = String(request.headers['webhook-id']);
        this.take(String(request.url).slice(1), webhookId, Buffer.concat(chunks).toString('utf8'));
        const fate = random.next();
        const name = `${request.url} ${webhookId}`;
        const isRefused = fate < REFUSED && !this.known.has(name);
        this.known.add(name);
        if (isRefused) response.writeHead(503).end();
        else if (fate < REFUSED + SLOW) setTimeout(() => response.writeHead(200).end(), 50);
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

  private take(channel: string, webhookId: string, text: string): void {
    const body = JSON.parse(text) as Body;
    if (!('alert' in body)) {
      this.receipts.push({ channel, subject: body.alertGroup.id, webhookId, body: text });
      return;
    }
    const { type, host, alert } = body;
    this.receipts.push({ channel, subject: alert.id, webhookId, body: text });
    if (channel !== ALERTS) return;
    if (SCRIPTED.has(alert.monitorName)) this.scripted.add(webhookId);
    else if (type === 'connectivity' && host !== undefined) this.takeAbsence(host.id, alert);
  }

  private takeAbsence(hostId: string, { id, isOpen }: AlertBody['alert']): void {
    const absences = this.absences.get(hostId) ?? new Set();
    this.absences.set(hostId, absences);
    if (!isOpen) this.closed.add(id);
    if (this.closed.has(id)) absences.delete(id);
    else absences.add(id);
  }
}
