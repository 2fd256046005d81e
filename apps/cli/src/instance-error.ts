import { AppError } from '@tocsin/runtime';

/** A running instance cannot be asked, or refuses; the message says why and what to do. */
export class InstanceError extends AppError {
  readonly code = 'instance';
  readonly retryable = false;
}
