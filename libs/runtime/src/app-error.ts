/** Base of every error that this codebase throws on purpose. */
export abstract class AppError extends Error {
  override readonly name = this.constructor.name;
  /** Stable and documented in docs/errors.md; safe as a metric label and in API responses. */
  abstract readonly code: string;
  /** True when the same input can succeed later without anyone changing it. */
  abstract readonly retryable: boolean;
}

/** A request that its sender must change. `field` names the offending member as the sender wrote it. */
export class InvalidInputError extends AppError {
  readonly code = 'invalid_input';
  readonly retryable = false;

  constructor(
    message: string,
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The addressed thing does not exist, or the caller may not know that it does. */
export class NotFoundError extends AppError {
  readonly code = 'not_found';
  readonly retryable = false;
}

/** Missing or unknown credentials. */
export class UnauthenticatedError extends AppError {
  readonly code = 'unauthenticated';
  readonly retryable = false;
}

/** Known caller without the needed permission. */
export class ForbiddenError extends AppError {
  readonly code = 'forbidden';
  readonly retryable = false;
}

/** The request contradicts the current state (a duplicate name, a revision that is no longer current). */
export class ConflictError extends AppError {
  readonly code = 'conflict';
  readonly retryable = false;
}

/** A documented size or count limit was hit. */
export class TooLargeError extends AppError {
  readonly code = 'too_large';
  readonly retryable = false;
}

/** A dependency does not answer now; nothing was lost, try again. */
export class UnavailableError extends AppError {
  readonly code = 'unavailable';
  readonly retryable = true;
}
