import { status } from '@grpc/grpc-js';
import { type ArgumentsHost, Catch, Injectable, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { Logger } from '@tocsin/runtime';
import { type Observable, throwError } from 'rxjs';
import { publicError } from '../http/error-status.js';

const STATUS: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  503: status.UNAVAILABLE,
};

/** Errors of calls between our own services as gRPC statuses; a defect is logged, and says nothing of its inside. */
@Injectable()
@Catch()
export class InternalErrorFilter implements RpcExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, _host: ArgumentsHost): Observable<never> {
    if (exception instanceof RpcException) return throwError(() => exception.getError());
    const { status: httpStatus, message } = publicError(exception);
    if (httpStatus === 500) this.logger.error('internal call failed', { error: String(exception) });
    return throwError(() => ({ code: STATUS[httpStatus] ?? status.INTERNAL, message }));
  }
}
