import { status } from '@grpc/grpc-js';
import { type ArgumentsHost, Catch, Injectable, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { publicError } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { type Observable, throwError } from 'rxjs';

/** Errors of internal calls as gRPC statuses: come again, or a defect of ours. */
@Injectable()
@Catch()
export class InternalErrorFilter implements RpcExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, _host: ArgumentsHost): Observable<never> {
    if (exception instanceof RpcException) return throwError(() => exception.getError());
    const { status: httpStatus, message } = publicError(exception);
    if (httpStatus === 503) return throwError(() => ({ code: status.UNAVAILABLE, message }));
    this.logger.error('internal call failed', { error: String(exception) });
    return throwError(() => ({ code: status.INTERNAL, message }));
  }
}
