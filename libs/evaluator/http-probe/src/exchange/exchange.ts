import type { ConnectionHolder, ConnectionTrace } from '@tocsin/pinned-http';
import type { Dispatcher } from 'undici';
import { BodyReader } from '../body/body-reader.js';
import { TextSearch } from '../body/text-search.js';
import { type ProbeFault, requestFault } from '../probe-fault.js';
import type { ProbeLimits } from '../probe-limits.js';
import { faultOf } from './fault-of.js';

type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly location: string | undefined;
  readonly setCookie: readonly string[];
  /** How the connection that it came on was made. */
  readonly connection: ConnectionTrace | undefined;
}

/** How one request ended. */
export interface ExchangeResult {
  /** Undefined if no status line came. */
  readonly head: AnswerHead | undefined;
  readonly fault: ProbeFault | undefined;
  /** Undefined if no text was asked for, or the body did not come whole. */
  readonly hasText: boolean | undefined;
}

/** One request on its way, as undici's handler. It ends exactly once; what comes afterwards is passed over. */
export class Exchange implements Dispatcher.DispatchHandler {
  private holder: ConnectionHolder | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private head: AnswerHead | undefined;
  private body: BodyReader | undefined;
  private search: TextSearch | undefined;
  private interimResponses = 0;
  private isOver = false;

  constructor(
    private readonly limits: ProbeLimits,
    private readonly text: string | undefined,
    private readonly over: (result: ExchangeResult) => void,
  ) {}

  readonly onClient = (holder: ConnectionHolder): void => {
    this.holder = holder;
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) {
      this.interimResponses += 1;
      if (this.interimResponses > this.limits.interimResponses) {
        this.fail(requestFault(`more than ${this.limits.interimResponses} interim (1xx) answers`));
      }
      return;
    }
    this.head = {
      status,
      location: firstOf(headers['location']),
      setCookie: listOf(headers['set-cookie']),
      connection: this.holder?.current,
    };
    if (countOf(headers) > this.limits.headerCount) {
      this.fail(requestFault(`more than ${this.limits.headerCount} response headers`));
      return;
    }
    if (this.text !== undefined) this.search = new TextSearch(this.text, firstOf(headers['content-type']));
    const encoding = firstOf(headers['content-encoding']);
    this.body = new BodyReader(this.limits, this.search, encoding, (fault) => this.fail(fault));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.isOver) this.body?.push(chunk, controller);
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    if (this.body === undefined) this.fail(requestFault('the answer ended before its status'));
    else this.body.end(() => this.finish(undefined));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(faultOf(error));
  }

  /** Ends it from outside: its time is over. The connection is of no use to anyone any more. */
  fail(fault: ProbeFault): void {
    if (this.isOver) return;
    this.finish(fault);
    this.controller?.abort(fault);
  }

  private finish(fault: ProbeFault | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.body?.destroy();
    this.over({ head: this.head, fault, hasText: fault === undefined ? this.search?.found : undefined });
  }
}

function listOf(header: string | string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  return Array.isArray(header) ? header : [header];
}

const firstOf = (header: string | string[] | undefined): string | undefined => listOf(header)[0];

function countOf(headers: ResponseHeaders): number {
  let count = 0;
  for (const name in headers) count += listOf(headers[name]).length;
  return count;
}
