import { setTimeout as delay } from 'node:timers/promises';

export interface Target {
  readonly url: string;
  readonly key: string;
}

const RETRY_PAUSE_MS = 50;
/** What hangs longer is given up and sent again; the first copy may then still arrive, and must change nothing. */
const ANSWER_LIMIT_MS = 15_000;

/** Sends each request, as it is, until it is acknowledged, as agents do. */
export class PersistentClient {
  private outstanding = 0;
  repeats = 0;

  /** @param givingUp - Ends all sending, with errors. */
  constructor(
    private readonly target: Target,
    private readonly givingUp: AbortSignal,
  ) {}

  /** Requests that wait for their acknowledgement at this moment. */
  get inFlight(): number {
    return this.outstanding;
  }

  /** @throws {Error} When the answer is one that repeating cannot change. */
  async send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<void> {
    this.outstanding++;
    try {
      while (!(await this.isAcknowledged(method, path, body))) {
        this.givingUp.throwIfAborted();
        this.repeats++;
        await delay(RETRY_PAUSE_MS);
      }
    } finally {
      this.outstanding--;
    }
  }

  private async isAcknowledged(method: string, path: string, body: unknown): Promise<boolean> {
    let status: number;
    let text: string;
    try {
      const answer = await fetch(this.target.url + path, {
        method,
        headers: { 'X-Api-Key': this.target.key, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      status = answer.status;
      text = await answer.text();
    } catch {
      return false; // nobody answers, or not to the end
    }
    if (status >= 400 && status < 500) throw new Error(`${method} ${path} was refused with ${status}: ${text}`);
    return status < 300;
  }
}
