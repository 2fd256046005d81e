import { setTimeout as delay } from 'node:timers/promises';

export interface Target {
  readonly url: string;
  readonly key: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Answer {
  readonly status: number;
  readonly text: string;
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
  async send<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.answerOf(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} was refused with ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** Sends what may be refused, because it came too late: what it is about is closed or gone, or its time has passed. */
  async offer(method: Method, path: string, body?: unknown): Promise<void> {
    const { status, text } = await this.answerOf(method, path, body);
    if (status >= 300 && ![400, 404, 409].includes(status))
      throw new Error(`${method} ${path} was refused with ${status}: ${text}`);
  }

  /** An answer that repeating cannot change. */
  private async answerOf(method: Method, path: string, body: unknown): Promise<Answer> {
    this.outstanding++;
    try {
      for (;;) {
        const answer = await this.ask(method, path, body);
        if (answer !== undefined && answer.status < 500) return answer;
        this.givingUp.throwIfAborted();
        this.repeats++;
        await delay(RETRY_PAUSE_MS);
      }
    } finally {
      this.outstanding--;
    }
  }

  /** @returns Undefined if nobody answers, or not to the end. */
  private async ask(method: Method, path: string, body: unknown): Promise<Answer | undefined> {
    try {
      const answer = await fetch(this.target.url + path, {
        method,
        headers: { 'X-Api-Key': this.target.key, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return undefined;
    }
  }
}
