import { AppError } from '@tocsin/runtime';

/** A program ended while it started; what it printed says why. */
export class ServiceStartError extends AppError {
  readonly code = 'service_start_failed';
  readonly retryable = false;
}
