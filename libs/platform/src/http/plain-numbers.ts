import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { plainJson } from './plain-json.js';

/** Answers JSON whose numbers have no exponent, as clients of Mackerel's API v0 need it. Bound per controller. */
@Injectable()
export class PlainNumbers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<string> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body) => {
        void reply.header('content-type', 'application/json; charset=utf-8');
        return plainJson(body);
      }),
    );
  }
}
