import type { EpochSeconds } from '@tocsin/runtime';
import { printExpression } from '../language/print.js';
import { type Expression, secondsOf, type Selector } from '../language/syntax.js';
import { combine, percentile } from './combine.js';
import { EvaluationError } from './evaluation-error.js';
import { movingAverage } from './moving-average.js';
import { type FittedLine, fitLine, secondsUntil, valueAt } from './regression.js';
import { MINUTE, type Series, type Window, windowUntil } from './series.js';

/** Stored series that an expression needs. */
export interface Need {
  readonly selector: Selector;
  readonly window: Window;
}

/** What an expression needs, and what it makes of that. */
export interface Plan {
  readonly needs: readonly Need[];
  /**
   * @param found - For each need, the series that there are, on the minutes of its window.
   * @throws {EvaluationError} If two lists do not fit together.
   */
  readonly evaluate: (found: readonly (readonly Series[])[]) => readonly Series[];
}

type Evaluate = Plan['evaluate'];

/**
 * What an expression comes to in a window. Now, for functions that look at the past from now, is the window's last minute.
 */
export function planOf(expression: Expression, window: Window): Plan {
  const planner = new Planner(window.from + (window.minutes - 1) * MINUTE);
  const evaluate = planner.plan(expression, window);
  return { needs: planner.needs, evaluate };
}

/** Turns an expression into a function of what is found, and gathers on the way what is to be found. */
class Planner {
  readonly needs: Need[] = [];

  constructor(private readonly now: EpochSeconds) {}

  plan(expression: Expression, window: Window): Evaluate {
    switch (expression.fn) {
      case 'host':
      case 'service':
      case 'role':
      case 'roleSlots': {
        const index = this.needs.push({ selector: expression, window }) - 1;
        return (found) => found[index];
      }
      case 'avg':
      case 'max':
      case 'min':
      case 'sum':
      case 'product':
        return this.toOne(expression, window, (all) => combine(expression.fn, all, window.minutes));
      case 'percentile':
        return this.toOne(expression, window, (all) => percentile(expression.percentage, all, window.minutes));
      case 'diff':
        return this.ofTwo(expression, window, (a, b) => a - b);
      case 'divide':
        return this.ofTwo(expression, window, (a, b) => a / b);
      case 'scale':
        return this.ofEach(expression.of, window, (values) => values.map((value) => value * expression.factor));
      case 'offset':
        return this.ofEach(expression.of, window, (values) => values.map((value) => value + expression.factor));
      case 'timeShift':
        return this.plan(expression.of, { ...window, from: window.from - secondsOf(expression.duration) });
      case 'movingAverage': {
        const width = secondsOf(expression.duration) / MINUTE;
        const wider = { from: window.from - (width - 1) * MINUTE, minutes: window.minutes + width - 1 };
        return this.ofEach(expression.of, wider, (values) => movingAverage(values, width));
      }
      case 'linearRegression':
        return this.ofLine(expression, window, valueAt);
      case 'timeLeftForecast':
        return this.ofLine(expression, window, (line, minute) => secondsUntil(line, expression.threshold, minute));
      case 'group': {
        const parts = expression.of.map((part) => this.plan(part, window));
        return (found) => parts.flatMap((part) => part(found));
      }
      case 'stack':
        return this.plan(expression.of, window);
      case 'alias': {
        const of = this.plan(expression.of, window);
        return (found) => of(found).map((series) => ({ ...series, label: expression.label }));
      }
    }
  }

  private toOne(
    expression: Expression & { readonly of: Expression },
    window: Window,
    combined: (all: readonly Float64Array[]) => Float64Array,
  ): Evaluate {
    const of = this.plan(expression.of, window);
    const label = printExpression(expression);
    return (found) => [{ label, values: combined(of(found).map(({ values }) => values)) }];
  }

  private ofEach(of: Expression, window: Window, change: (values: Float64Array) => Float64Array): Evaluate {
    const evaluate = this.plan(of, window);
    return (found) => evaluate(found).map(({ label, values }) => ({ label, values: change(values) }));
  }

  /** Both sides have as many series as the other, or one. */
  private ofTwo(
    expression: Extract<Expression, { fn: 'diff' | 'divide' }>,
    window: Window,
    calculate: (a: number, b: number) => number,
  ): Evaluate {
    const [left, right] = [this.plan(expression.left, window), this.plan(expression.right, window)];
    const label = printExpression(expression);
    return (found) => {
      const [a, b] = [left(found), right(found)];
      if (a.length !== b.length && a.length !== 1 && b.length !== 1) {
        throw new EvaluationError(
          `${expression.fn} of ${a.length} and ${b.length} series: they must be as many, or one`,
        );
      }
      const count = a.length === 1 ? b.length : a.length;
      return Array.from({ length: count }, (_, i) => {
        const [one, other] = [a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i]];
        return { label, values: one.values.map((value, minute) => calculate(value, other.values[minute])) };
      });
    };
  }

  /** A line that is fitted to the points of the duration that ends now. */
  private ofLine(
    expression: Extract<Expression, { fn: 'linearRegression' | 'timeLeftForecast' }>,
    window: Window,
    valueOf: (line: FittedLine, minute: number) => number,
  ): Evaluate {
    const { of, duration } = expression;
    const first = (window.from - this.now) / MINUTE;
    return this.ofEach(of, windowUntil(this.now, secondsOf(duration) / MINUTE + 1), (values) => {
      const line = fitLine(values);
      return Float64Array.from({ length: window.minutes }, (_, i) =>
        line === undefined ? NaN : valueOf(line, first + i),
      );
    });
  }
}
