export const METRICS = [
  'UNIQUES',
  'TOTALS',
  'ACTIVE',
  'AVG',
  'PROPSUM',
  'PROPAVG',
  'PROPCOUNT',
  'PROPMAX',
  'PROPMIN',
  'PERCENTILE',
  'FREQPERCENTILE',
  'ARPAU',
] as const;
/**
 * `UNIQUES`: users who did it; `TOTALS`: how often it happened; `ACTIVE`: users who did it as a share of the active ones; `AVG`:
 * totals by user who did it; `FREQPERCENTILE`: how often it was done by the user whom so many of those who did it are not above. Of the numbers that the first property of `group_by` has: `PROPSUM`, `PROPAVG`, `PROPMAX`, `PROPMIN`,
 * `PERCENTILE`, and `ARPAU`, their sum by active user. `PROPCOUNT`: different values of it.
 */
export type MetricName = (typeof METRICS)[number];

/** Something that is counted of an event. */
export interface Metric {
  readonly name: MetricName;
  /** Position of the event. */
  readonly event: number;
  /** Position of the segment that it is of; absent: each one. */
  readonly segment?: number;
  /** Buckets that it goes over: so many that end with its own. `Infinity`: all from the first one shown. */
  readonly window: number;
  /** Of `PERCENTILE` and `FREQPERCENTILE`: above 0, at most 1. */
  readonly percentile?: number;
}

export const FUNCTIONS = ['EXP', 'LN', 'LOG', 'LOG10', 'POWER', 'SQRT'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** How a value is computed. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  /** `averaged`: over the values of so many buckets that end with its own. */
  | { readonly kind: 'metric'; readonly metric: Metric; readonly averaged: number }
  | {
      readonly kind: 'operation';
      readonly operator: '+' | '-' | '*' | '/';
      readonly operands: readonly [Formula, Formula];
    }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly operands: readonly Formula[] };

/** A formula with how its values are written. */
export interface FormulaLine {
  /** As it was sent. */
  readonly text: string;
  /** `percent`: as ratios that are shown × 100; `currency`: as money. */
  readonly format: 'plain' | 'percent' | 'currency';
  readonly formula: Formula;
}

/** Metrics of a formula from left to right, with how many of their values are averaged. */
export function metricsOf(formula: Formula): readonly { readonly metric: Metric; readonly averaged: number }[] {
  switch (formula.kind) {
    case 'number':
      return [];
    case 'metric':
      return [formula];
    default:
      return formula.operands.flatMap(metricsOf);
  }
}

/** The segments that a formula names, in its order, if it is of just these: it makes one line of them then, not one for each segment. */
export function segmentsNamedIn(formula: Formula): readonly number[] | undefined {
  const named = metricsOf(formula).map(({ metric: { segment } }) => segment);
  return named.length > 0 && !named.includes(undefined) ? [...new Set(named.map(Number))] : undefined;
}

/** Whether a metric looks at the first property of its event's `group_by`, which makes no groups then. */
export function isOfProperty({ name }: Metric): boolean {
  return name.startsWith('PROP') || name === 'PERCENTILE' || name === 'ARPAU';
}

/** Whether a metric has a percentile, which windows do not have. */
export const isPercentile = (name: MetricName): boolean => name === 'PERCENTILE' || name === 'FREQPERCENTILE';

/** The same formula with every metric that has no window of its own over so many buckets. */
export function windowed(formula: Formula, window: number): Formula {
  switch (formula.kind) {
    case 'number':
      return formula;
    case 'metric':
      return formula.metric.window === 1 ? { ...formula, metric: { ...formula.metric, window } } : formula;
    case 'operation': {
      const [left, right] = formula.operands;
      return { ...formula, operands: [windowed(left, window), windowed(right, window)] };
    }
    case 'function':
      return { ...formula, operands: formula.operands.map((operand) => windowed(operand, window)) };
  }
}
