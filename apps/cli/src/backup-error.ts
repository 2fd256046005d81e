import { AppError } from '@tocsin/runtime';

/** A backup cannot be made or read as asked; the message says why and what to do. */
export class BackupError extends AppError {
  readonly code = 'backup';
  readonly retryable = false;
}
