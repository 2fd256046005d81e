import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '@tocsin/runtime';
import { type PublicError, publicError } from './error-status.js';
import { eventErrorBody, isEventPath } from './event-surface.js';
import { logFailure } from './failure-log.js';

/** The body of an error in the shape of the surface that a path belongs to. */
export function errorBody(path: string, error: PublicError): unknown {
  if (path.startsWith('/api/v0')) {
    return error.status === 401 ? { error: error.message } : { error: { message: error.message } };
  }
  if (isEventPath(path)) return eventErrorBody(error);
  return { error: { code: error.code, message: error.message, ...(error.field && { field: error.field }) } };
}

/** Errors in the shape of the surface that the path belongs to. Bound per controller. */
@Injectable()
@Catch()
export class SurfaceErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = publicError(exception);
    if (error.status >= 500) logFailure(this.logger, request, error.status, exception);
    void reply.status(error.status).send(errorBody(request.url, error));
  }
}
