import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '@tocsin/runtime';
import { type PublicError, publicError } from './error-status.js';
import { logFailure } from './failure-log.js';

/** The body of an error in the shape of the surface that a path belongs to. */
export function errorBody(path: string, error: PublicError): unknown {
  if (path.startsWith('/api/v0')) {
    return error.status === 401 ? { error: error.message } : { error: { message: error.message } };
  }
  return { error: { code: error.code, message: error.message, ...(error.field && { field: error.field }) } };
}

function answer(exception: unknown, host: ArgumentsHost, logger: Logger): void {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  const reply = host.switchToHttp().getResponse<FastifyReply>();
  const error = publicError(exception);
  if (error.status >= 500) logFailure(logger, request, error.status, exception);
  void reply.status(error.status).send(errorBody(request.url, error));
}

/** Errors of Mackerel API v0: `{"error":{"message"}}`, and the bare text for failed authentication. Bound per controller. */
@Injectable()
@Catch()
export class MackerelErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    answer(exception, host, this.logger);
  }
}

/** Errors of API v1: `{"error":{"code","message","field"?}}`. Bound per controller. */
@Injectable()
@Catch()
export class ApiV1ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    answer(exception, host, this.logger);
  }
}
