import type { ResultOfKind } from '@tocsin/evaluator-domain';
import { EvaluationError, ExpressionError, type Series } from '@tocsin/expression';
import type { EpochSeconds } from '@tocsin/runtime';

type Result = ResultOfKind<'expression'>;

/**
 * What an expression comes to at a minute, or why it comes to nothing.
 *
 * @throws What `evaluate` throws, if the expression is not at fault.
 */
export function resultOf(time: EpochSeconds, evaluate: () => readonly Series[]): Result {
  try {
    const value = valueOf(evaluate());
    if (!Number.isFinite(value)) {
      return withoutValue(time, `no value at ${new Date(time * 1000).toISOString().slice(0, 16)}Z`);
    }
    return { kind: 'expression', time, value };
  } catch (error) {
    if (isOfExpression(error)) return withoutValue(time, error.message);
    throw error;
  }
}

export function withoutValue(time: EpochSeconds, problem: string): Result {
  return { kind: 'expression', time, value: null, problem };
}

/** Whether it is the expression that is at fault, or what it asks for. */
export function isOfExpression(error: unknown): error is EvaluationError | ExpressionError {
  return error instanceof EvaluationError || error instanceof ExpressionError;
}

function valueOf(series: readonly Series[]): number {
  if (series.length === 0) throw new EvaluationError('there is no such series');
  if (series.length > 1) throw new EvaluationError(`comes to ${series.length} series, must be one`);
  return series[0].values[0];
}
