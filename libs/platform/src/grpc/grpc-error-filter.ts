import { Metadata, status } from '@grpc/grpc-js';
import { type ArgumentsHost, Catch, Injectable, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { Logger } from '@tocsin/runtime';
import { type Observable, throwError } from 'rxjs';
import { type PublicError, publicError } from '../http/error-status.js';

const STATUS_BY_CODE: Readonly<Record<string, status>> = {
  invalid_input: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  plan_required: status.FAILED_PRECONDITION,
  not_found: status.NOT_FOUND,
  conflict: status.ALREADY_EXISTS,
  too_large: status.RESOURCE_EXHAUSTED,
  rate_limited: status.RESOURCE_EXHAUSTED,
};

/** Trailing metadata that says of an error what HTTP answers as `code` and `field`. */
const CODE = 'tocsin-error-code';
const FIELD = 'tocsin-error-field';

export interface GrpcError {
  readonly code: status;
  readonly message: string;
  readonly metadata: Metadata;
}

/** What HTTP answers of an error, as gRPC does. */
export function grpcError({ status: httpStatus, code, message, field }: PublicError): GrpcError {
  const metadata = new Metadata();
  metadata.set(CODE, code);
  if (field !== undefined) metadata.set(FIELD, field);
  const passing = httpStatus === 503 ? status.UNAVAILABLE : status.INTERNAL;
  return { code: STATUS_BY_CODE[code] ?? passing, message, metadata };
}

/** Errors of gRPC calls as statuses; a defect is logged, and says nothing of its inside. Bound per controller. */
@Injectable()
@Catch()
export class GrpcErrorFilter implements RpcExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(exception: unknown, _host: ArgumentsHost): Observable<never> {
    if (exception instanceof RpcException) return throwError(() => exception.getError());
    const error = publicError(exception);
    if (error.status === 500) this.logger.error('gRPC call failed', { error: String(exception) });
    return throwError(() => grpcError(error));
  }
}
