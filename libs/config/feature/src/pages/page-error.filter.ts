import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import { logFailure, publicError } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorPage, signInPage } from './error-pages.js';
import { PAGE_HEADERS } from './page-headers.js';

/** Errors of pages, as pages. */
@Injectable()
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, message } = publicError(exception);
    if (status >= 500) logFailure(this.logger, request, status, exception);
    void reply
      .status(status)
      .headers(PAGE_HEADERS)
      .send(status === 401 ? signInPage() : errorPage(status, message));
  }
}
