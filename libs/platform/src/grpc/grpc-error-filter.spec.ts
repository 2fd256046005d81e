import { status } from '@grpc/grpc-js';
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  TooLargeError,
  UnauthenticatedError,
  UnavailableError,
} from '@tocsin/runtime';
import { publicError } from '../http/error-status.js';
import { grpcError } from './grpc-error-filter.js';

it.each([
  { error: new InvalidInputError('name: is required', 'name'), code: status.INVALID_ARGUMENT, told: 'invalid_input' },
  { error: new UnauthenticatedError('no'), code: status.UNAUTHENTICATED, told: 'unauthenticated' },
  { error: new ForbiddenError('no'), code: status.PERMISSION_DENIED, told: 'forbidden' },
  { error: new NotFoundError('no'), code: status.NOT_FOUND, told: 'not_found' },
  { error: new ConflictError('no'), code: status.ALREADY_EXISTS, told: 'conflict' },
  { error: new TooLargeError('no'), code: status.RESOURCE_EXHAUSTED, told: 'too_large' },
  { error: new UnavailableError('no'), code: status.UNAVAILABLE, told: 'unavailable' },
  { error: new Error('secret inside'), code: status.INTERNAL, told: 'internal' },
])('$told', ({ error, code, told }) => {
  const answered = grpcError(publicError(error));
  expect(answered.code).toBe(code);
  expect(answered.message).toBe(told === 'internal' ? 'internal error' : error.message);
  expect(answered.metadata.getMap()).toEqual({
    'tocsin-error-code': told,
    ...('field' in error && { 'tocsin-error-field': error.field }),
  });
});
