import { setTimeout as delay } from 'node:timers/promises';
import type { ProductProject } from '@tocsin/tool-instance';
import { PersistentClient, type Target } from '../kill/load/persistent-client.js';
import type { Random } from '../kill/random.js';

const CLIENTS = 3;
const MAX_EVENTS_PER_UPLOAD = 40;
const MAX_PAUSE_MS = 40;
/** Part of the uploads that are sent once more though they were acknowledged. */
const REPEATED = 0.1;

const TYPES = ['Signup', 'Search', 'Add to cart', 'Checkout', 'Refund'];
const DEVICES = Array.from({ length: 24 }, (_, i) => `device-${i}`);

interface SentEvent {
  readonly event_type: string;
  readonly device_id: string;
  readonly insert_id: string;
}

/** Clients that send events until each upload is acknowledged, as SDKs do. */
export class EventLoad {
  /** Uploads that were acknowledged, each counted once. */
  acknowledged = 0;
  private readonly created = new Map<string, number>();
  private readonly clients: readonly PersistentClient[];
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  /** @param givingUp - Ends all sending, with errors. */
  constructor(
    target: Target,
    private readonly project: ProductProject,
    private readonly random: Random,
    givingUp: AbortSignal,
  ) {
    this.clients = Array.from({ length: CLIENTS }, () => new PersistentClient(target, givingUp));
  }

  /** Whose events they are. */
  readonly devices = DEVICES.map((device) => ({ device_id: device }));

  /** Uploads without an answer. */
  get inFlight(): number {
    return this.clients.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** How often an upload was sent in vain. */
  get repeats(): number {
    return this.clients.reduce((sum, { repeats }) => sum + repeats, 0);
  }

  /** How many events of each type there are. */
  totals(): Record<string, number> {
    return Object.fromEntries(this.created);
  }

  /** Resolves when all clients have stopped; rejects as soon as an upload is refused. */
  start(): Promise<unknown> {
    this.running = Promise.all(this.clients.map((client, i) => this.runClient(client, i, this.random.fork(i))));
    return this.running;
  }

  /** Resolves when everything is acknowledged. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async runClient(client: PersistentClient, number: number, random: Random): Promise<void> {
    for (let upload = 0; !this.stopping.signal.aborted; upload++) {
      const events = this.newEvents(`${number}-${upload}`, random);
      const body = { api_key: this.project.apiKey, events };
      await client.send('POST', '/batch', body);
      this.acknowledged++;
      if (random.next() < REPEATED) await client.send('POST', '/batch', body);
      await delay(random.below(MAX_PAUSE_MS));
    }
  }

  private newEvents(upload: string, random: Random): readonly SentEvent[] {
    return Array.from({ length: 1 + random.below(MAX_EVENTS_PER_UPLOAD) }, (_, i) => {
      const type = random.pick(TYPES);
      this.created.set(type, (this.created.get(type) ?? 0) + 1);
      return { event_type: type, device_id: random.pick(DEVICES), insert_id: `${upload}-${i}` };
    });
  }
}
