import { HttpException } from '@nestjs/common';
import { AppError } from '@tocsin/runtime';

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  plan_required: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
  log_unavailable: 503,
};

/** What a client is told of an error: HTTP status, stable code, text that is safe to show. */
export interface PublicError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/** Errors that are not ours say nothing of their inside. */
export function publicError(error: unknown): PublicError {
  if (error instanceof AppError) {
    const status = STATUS_BY_CODE[error.code] ?? (error.retryable ? 503 : 500);
    const field = 'field' in error && typeof error.field === 'string' ? error.field : undefined;
    return {
      status,
      code: error.code,
      message: status === 500 ? 'internal error' : error.message,
      ...(field && { field }),
    };
  }
  const status = frameworkStatus(error);
  if (status !== undefined && status < 500) {
    return { status, code: codeOfStatus(status), message: error instanceof Error ? error.message : 'bad request' };
  }
  return { status: 500, code: 'internal', message: 'internal error' };
}

/** Fastify's and Nest's own errors carry a status. */
function frameworkStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (error instanceof HttpException) return error.getStatus();
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return undefined;
}

function codeOfStatus(status: number): string {
  return Object.entries(STATUS_BY_CODE).find(([, s]) => s === status)?.[0] ?? 'invalid_input';
}
