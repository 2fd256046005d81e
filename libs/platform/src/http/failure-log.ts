import { AppError, type Logger } from '@tocsin/runtime';

/**
 * One line for a request that failed for no fault of its sender. Errors of ours are sentences, and those that pass by
 * themselves only a warning; anything else is a defect, whose stack its finder needs.
 */
export function logFailure(
  logger: Logger,
  request: { readonly method: string; readonly url: string },
  status: number,
  exception: unknown,
): void {
  const fields = { method: request.method, path: request.url.split('?')[0], status };
  if (exception instanceof AppError) {
    const { code, message, retryable } = exception;
    logger[retryable ? 'warn' : 'error']('request failed', { ...fields, code, reason: message });
  } else {
    const error = exception instanceof Error ? (exception.stack ?? exception.message) : String(exception);
    logger.error('request failed', { ...fields, error });
  }
}
