import { ExpressionError } from './expression-error.js';
import { MAX_CALLS, MAX_DEPTH, MAX_DURATION_SECONDS } from './limits.js';
import { type Duration, type DurationUnit, secondsOf, UNIT_SECONDS } from './syntax.js';
import { type Token, tokensOf } from './tokens.js';

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i;
const DURATION = /^(\d{1,9})(mo|[mhdwy])$/;
const METRIC = /^[\w.*#-]+$/;
const ROLE = /^([^:\s]+)\s*:\s*([^:\s]+)$/;

/** Reads the tokens of an expression one by one, each as what it must be. */
export class Arguments {
  private readonly tokens: readonly Token[];
  private next = 0;
  private calls = 0;
  private depth = 0;

  /** @throws {ExpressionError} If the text is no row of tokens. */
  constructor(private readonly source: string) {
    this.tokens = tokensOf(source);
  }

  get token(): Token {
    return this.tokens[this.next];
  }

  get at(): number {
    return this.token.at;
  }

  /** Reads a function's name and brackets; `read` reads what is between them. */
  call<T>(read: (name: string, at: number) => T): T {
    const { kind, text, at } = this.token;
    if (kind !== 'word') throw this.expected('a function');
    if (++this.calls > MAX_CALLS) throw this.wrong(at, `at most ${MAX_CALLS} functions are allowed`);
    if (++this.depth > MAX_DEPTH) throw this.wrong(at, `functions are nested deeper than ${MAX_DEPTH}`);
    this.next++;
    const result = read(text, at);
    this.mark(')');
    this.depth--;
    return result;
  }

  mark(kind: '(' | ')' | ','): void {
    if (this.token.kind !== kind) throw this.expected(`"${kind}"`);
    this.next++;
  }

  end(): void {
    if (this.token.kind !== 'end') throw this.expected('the end of the expression');
  }

  /** @param what - With its article. */
  text(what: string): string {
    const { kind, text } = this.token;
    if ((kind !== 'word' && kind !== 'string') || text === '') throw this.expected(what);
    this.next++;
    return text;
  }

  /** Any text between quotes, or a bare word. */
  label(): string {
    return this.token.kind === 'string' ? this.tokens[this.next++].text : this.text('a name');
  }

  metric(): string {
    if (!METRIC.test(this.token.text)) throw this.expected('the name of a metric, such as loadavg5 or memory.*');
    return this.text('the name of a metric');
  }

  /** `service:role`; a blank may follow the colon. */
  role(): { readonly service: string; readonly role: string } {
    const { at } = this;
    let text = this.text('a role, as service:role');
    if (text.endsWith(':') && this.token.kind === 'word') text += this.text('a role');
    const [, service, role] = ROLE.exec(text) ?? [];
    if (role === undefined) throw this.wrong(at, `expected a role, as service:role, not ${shown(text)}`);
    return { service, role };
  }

  /** `10`, `-1.5`, `1/86400`. */
  number(what: string): number {
    const { at } = this;
    const dividend = this.plainNumber(what);
    if (this.token.kind !== '/') return dividend;
    this.next++;
    const value = dividend / this.plainNumber('a number to divide by');
    if (!Number.isFinite(value)) throw this.wrong(at, `expected ${what}; this fraction is not a finite number`);
    return value;
  }

  duration(): Duration {
    const { at, text } = this.token;
    const [, amount, unit] = DURATION.exec(text) ?? [];
    if (amount === undefined || Number(amount) === 0) {
      throw this.expected(
        `a duration: a whole number of at least 1 with ${Object.keys(UNIT_SECONDS).join(', ')}, such as 5m`,
      );
    }
    const duration: Duration = { amount: Number(amount), unit: unit as DurationUnit };
    if (secondsOf(duration) > MAX_DURATION_SECONDS) throw this.wrong(at, 'a duration must be at most 5y');
    this.next++;
    return duration;
  }

  wrong(at: number, problem: string): ExpressionError {
    return new ExpressionError(this.source, at, problem);
  }

  private plainNumber(what: string): number {
    const { text } = this.token;
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value)) throw this.expected(what);
    this.next++;
    // Plus 0: there is no -0 here.
    return value + 0;
  }

  private expected(what: string): ExpressionError {
    const { kind, text, at } = this.token;
    return this.wrong(at, `expected ${what}, not ${kind === 'end' ? 'the end of the expression' : shown(text)}`);
  }
}

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
