import { ExpressionError } from './expression-error.js';
import type { Expression } from './syntax.js';

/** How many series an expression comes to at least: a role or a wildcard may come to none or many, or to one. */
function leastSeries(expression: Expression): number {
  switch (expression.fn) {
    case 'host':
    case 'service':
      return /[*#]/.test(expression.metric) ? 0 : 1;
    case 'role':
    case 'roleSlots':
      return 0;
    case 'avg':
    case 'max':
    case 'min':
    case 'sum':
    case 'product':
    case 'percentile':
      return 1;
    case 'diff':
    case 'divide':
      return Math.max(leastSeries(expression.left), leastSeries(expression.right));
    case 'group':
      return expression.of.reduce((sum, part) => sum + leastSeries(part), 0);
    default:
      return leastSeries(expression.of);
  }
}

/**
 * Refuses what cannot be one series whatever is stored.
 *
 * @param text - From which the expression was read.
 * @throws {ExpressionError} At the group that makes it several.
 */
export function requireOneSeries(expression: Expression, text: string): void {
  const least = leastSeries(expression);
  if (least <= 1) return;
  throw new ExpressionError(
    text,
    severalIn(expression).at,
    `expected one series, but this comes to ${least}; combine them by avg, max, min, sum, product or percentile`,
  );
}

/** The innermost part that is several series. */
function severalIn(expression: Expression): Expression {
  const parts = partsOf(expression);
  const several = parts.find((part) => leastSeries(part) > 1);
  return several === undefined ? expression : severalIn(several);
}

function partsOf(expression: Expression): readonly Expression[] {
  if ('left' in expression) return [expression.left, expression.right];
  if (!('of' in expression)) return [];
  return expression.fn === 'group' ? expression.of : [expression.of];
}
