/** Why an expression that reads well has no result. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}
