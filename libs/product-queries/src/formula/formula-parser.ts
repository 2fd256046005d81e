import { InvalidInputError } from '@tocsin/runtime';
import {
  type Formula,
  FUNCTIONS,
  type FunctionName,
  isPercentile,
  type Metric,
  METRICS,
  type MetricName,
} from './formula.js';
import { formulaTokens, type Token } from './formula-tokens.js';

/** Of Amplitude's functions those that there are not here, and what there is. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  HIST: 'it is no value over time; there is FREQPERCENTILE',
  PROPHIST: 'it is no value over time; there is PERCENTILE',
  PROPCOUNTAVG: 'there is PROPCOUNT, of all users at once',
  SESSIONTOTALS: 'sessions are not counted',
  SEMANTICTOTALS: 'there are TOTALS and UNIQUES',
  TRENDLINE: 'a bucket has none; there is ROLLAVG',
};
/** Other names of metrics. */
const ALIASES: Readonly<Record<string, MetricName>> = { EVENTTOTALS: 'TOTALS', REVENUETOTAL: 'PROPSUM' };
/** What is counted in windows before cohorts are applied is what is counted after that, where there are none. */
const AGGREGATIONS: ReadonlySet<string> = new Set(['CUMSUM', 'ROLLAVG', 'ROLLWIN', 'ROLLWINBEFORE']);
const OPERANDS: Readonly<Record<FunctionName, number>> = { EXP: 1, LN: 1, LOG: 2, LOG10: 1, POWER: 2, SQRT: 1 };
/** Parentheses and signs within each other. */
const MAX_DEPTH = 50;

export interface FormulaRules {
  readonly field: string;
  /** How many events there are: A, and B. */
  readonly events: number;
  /** How many segments there are: A1 is the event in the first one. */
  readonly segments: number;
  /** Buckets of a rolling window or average at most. */
  readonly maxRolling: number;
}

/** Reads one formula by recursive descent. */
export class FormulaParser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  /** @param offset - Characters before the formula in the text that was sent. */
  constructor(
    text: string,
    offset: number,
    private readonly rules: FormulaRules,
  ) {
    this.tokens = formulaTokens(rules.field, text, offset);
  }

  /** @throws {InvalidInputError} Naming the character, what is wrong there and what would be right. */
  read(): Formula {
    const formula = this.sum();
    if (this.next.kind !== 'end') throw this.expected('an operator, or the end');
    return formula;
  }

  private get next(): Token {
    return this.tokens[this.position];
  }

  private sum(): Formula {
    let left = this.product();
    for (let sign = this.takeAny('+', '-'); sign !== undefined; sign = this.takeAny('+', '-')) {
      left = { kind: 'operation', operator: sign, operands: [left, this.product()] };
    }
    return left;
  }

  private product(): Formula {
    let left = this.factor();
    for (let sign = this.takeAny('*', '/'); sign !== undefined; sign = this.takeAny('*', '/')) {
      left = { kind: 'operation', operator: sign, operands: [left, this.factor()] };
    }
    return left;
  }

  private factor(): Formula {
    if (++this.depth > MAX_DEPTH) throw this.fault(this.next, `nested deeper than ${MAX_DEPTH} levels`);
    try {
      if (this.takeAny('-') !== undefined) {
        return { kind: 'operation', operator: '-', operands: [{ kind: 'number', value: 0 }, this.factor()] };
      }
      if (this.takeAny('(') !== undefined) {
        const inner = this.sum();
        this.take(')');
        return inner;
      }
      if (this.next.kind === 'number') return { kind: 'number', value: this.number() };
      if (this.next.kind === 'word') return this.call();
      throw this.expected('a function, a number or (');
    } finally {
      this.depth--;
    }
  }

  private call(): Formula {
    const name = this.tokens[this.position++];
    const isFunction = FUNCTIONS.find((known) => known === name.text);
    const isAggregation = AGGREGATIONS.has(name.text);
    const metric = isFunction === undefined && !isAggregation ? this.metricNamed(name) : undefined;
    this.take('(');
    const formula =
      isFunction !== undefined
        ? this.functionOf(isFunction)
        : metric === undefined
          ? this.aggregation(name)
          : ({ kind: 'metric', metric: this.metricOf(metric), averaged: 1 } as const);
    this.take(')');
    return formula;
  }

  private functionOf(name: FunctionName): Formula {
    const operands = [this.sum()];
    while (operands.length < OPERANDS[name]) {
      this.take(',');
      operands.push(this.sum());
    }
    return { kind: 'function', name, operands };
  }

  /** `CUMSUM(metric, event)`, `ROLLAVG(metric, event, n)` or `ROLLWIN(metric, event, n)`. */
  private aggregation({ text }: Token): Formula {
    const name = this.tokens[this.position++];
    if (name.kind !== 'word') throw this.fault(name, `a metric is needed here: one of ${METRICS.join(', ')}`);
    const known = this.metricNamed(name);
    if (isPercentile(known) || known === 'ARPAU') {
      throw this.fault(name, `${known} is not offered in ${text}`);
    }
    this.take(',');
    const metric = this.metricOf(known);
    if (text === 'CUMSUM') return { kind: 'metric', metric: { ...metric, window: Infinity }, averaged: 1 };
    this.take(',');
    const place = this.next;
    const buckets = this.number();
    if (!Number.isInteger(buckets) || buckets < 1 || buckets > this.rules.maxRolling) {
      throw this.fault(place, `must be a whole number from 1 to ${this.rules.maxRolling} for this i`);
    }
    return text === 'ROLLAVG'
      ? { kind: 'metric', metric, averaged: buckets }
      : { kind: 'metric', metric: { ...metric, window: buckets }, averaged: 1 };
  }

  private metricNamed(token: Token): MetricName {
    if (Object.hasOwn(NOT_OFFERED, token.text)) {
      throw this.fault(token, `${token.text} is not offered: ${NOT_OFFERED[token.text]}`);
    }
    const alias = Object.hasOwn(ALIASES, token.text) ? ALIASES[token.text] : undefined;
    const known = alias ?? METRICS.find((metric) => metric === token.text);
    if (known !== undefined) return known;
    throw this.fault(
      token,
      `${token.text} is no function; there are ${[...METRICS, ...AGGREGATIONS, ...FUNCTIONS].join(', ')}`,
    );
  }

  private metricOf(name: MetricName): Metric {
    const metric = { name, ...this.event(), window: 1 };
    if (!isPercentile(name)) return metric;
    this.take(',');
    const place = this.next;
    const percentile = this.number();
    if (percentile <= 0 || percentile > 1) throw this.fault(place, 'must be above 0 and at most 1, such as 0.9');
    return { ...metric, percentile };
  }

  /** `A`, or `A1` in the first segment. */
  private event(): Pick<Metric, 'event' | 'segment'> {
    const token = this.tokens[this.position++];
    const { events, segments } = this.rules;
    const [, letter, digits] = /^([A-Z])(\d{1,9})?$/.exec(token.text) ?? [];
    const event = ['A', 'B'].slice(0, events).findIndex((known) => known === letter);
    if (event === -1) throw this.fault(token, `must be ${events === 1 ? 'A, for e' : 'A, for e, or B, for e2'}`);
    if (digits === undefined) return { event };
    const segment = Number(digits) - 1;
    if (segment < 0 || segment >= segments) {
      const last = segments === 1 ? '' : ` to ${letter}${segments}`;
      throw this.fault(token, `${token.text}: must be ${letter}1${last}, by the order of s`);
    }
    return { event, segment };
  }

  private number(): number {
    if (this.next.kind !== 'number') throw this.expected('a number');
    return Number(this.tokens[this.position++].text);
  }

  private takeAny<T extends string>(...signs: readonly T[]): T | undefined {
    const found = signs.find((sign) => this.next.kind === 'sign' && this.next.text === sign);
    if (found !== undefined) this.position++;
    return found;
  }

  private take(sign: string): void {
    if (this.takeAny(sign) === undefined) throw this.expected(sign);
  }

  private expected(what: string): InvalidInputError {
    return this.fault(this.next, `must be ${what}, not ${this.next.text}`);
  }

  private fault({ at }: Token, message: string): InvalidInputError {
    return new InvalidInputError(`${this.rules.field}: character ${at}: ${message}`, this.rules.field);
  }
}
