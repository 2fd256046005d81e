import { Worker } from 'node:worker_threads';
import { GraphRenderer } from '@tocsin/evaluator-domain';
import { UnavailableError } from '@tocsin/runtime';
import type { PngAnswer } from './png-worker.js';

export interface GraphRenderingLimits {
  /** Pictures that may wait for the one under way. Default 50. */
  readonly queue?: number;
  /** Milliseconds for one picture, after which its thread is ended. Default 10 000. */
  readonly timeoutMs?: number;
  /** What the thread runs. Default: our own. */
  readonly worker?: URL;
}

interface Job {
  readonly svg: string;
  readonly resolve: (png: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const WORKER = new URL('./png-worker.js', import.meta.url);

/** Draws pictures in one thread of its own, started with the first, so that nothing else waits for them. */
export class WorkerGraphRenderer extends GraphRenderer {
  private readonly waiting: Job[] = [];
  private worker: Worker | undefined;
  private current: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  private isClosed = false;

  constructor(private readonly limits: GraphRenderingLimits = {}) {
    super();
  }

  override png(svg: string): Promise<Buffer> {
    if (this.isClosed) return Promise.reject(new UnavailableError('no more graphs are drawn: the process ends'));
    if (this.waiting.length >= (this.limits.queue ?? 50)) {
      return Promise.reject(new UnavailableError('too many graphs are waiting to be drawn'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ svg, resolve, reject });
      this.next();
    });
  }

  /** Gives up what waits and ends the thread. */
  async close(): Promise<void> {
    this.isClosed = true;
    const error = new UnavailableError('the process ends');
    for (const { reject } of this.waiting.splice(0)) reject(error);
    await this.endThread(error);
  }

  private next(): void {
    if (this.current !== undefined) return;
    const job = this.waiting.shift();
    if (job === undefined) {
      // An idle thread keeps no process alive.
      this.worker?.unref();
      return;
    }
    const { timeoutMs = 10_000 } = this.limits;
    const timer = setTimeout(() => {
      void this.endThread(new UnavailableError(`a graph was not drawn within ${timeoutMs} ms`));
    }, timeoutMs);
    this.current = { job, timer };
    this.worker ??= this.startThread();
    this.worker.ref();
    this.worker.postMessage(job.svg);
  }

  private startThread(): Worker {
    // What the process preloads is made for the process, not for a thread of it.
    const worker = new Worker(this.limits.worker ?? WORKER, { execArgv: [] });
    worker.on('message', (answer: PngAnswer) =>
      this.settle(({ resolve, reject }) => {
        if ('png' in answer) resolve(Buffer.from(answer.png));
        else reject(new Error(`a graph cannot be drawn: ${answer.error}`));
      }),
    );
    worker.on('error', (error) => {
      if (this.worker === worker) void this.endThread(new UnavailableError('a graph was not drawn', { cause: error }));
    });
    return worker;
  }

  /** The thread that is at it, if one is, gives it up; the next picture gets a new one. */
  private async endThread(error: Error): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    this.settle(({ reject }) => reject(error));
    await worker?.terminate();
  }

  private settle(tell: (job: Job) => void): void {
    if (this.current === undefined) return;
    const { job, timer } = this.current;
    this.current = undefined;
    clearTimeout(timer);
    tell(job);
    this.next();
  }
}
