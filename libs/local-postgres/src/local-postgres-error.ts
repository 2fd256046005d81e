import { AppError } from '@tocsin/runtime';

/** The local PostgreSQL cannot start or run here; the message is one sentence for the person who started the program. */
export class LocalPostgresError extends AppError {
  readonly code = 'local_postgres';
  readonly retryable = false;
}

/** Another process that is alive uses the data directory. */
export class DataDirectoryInUseError extends AppError {
  readonly code = 'data_directory_in_use';
  readonly retryable = false;

  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(`the data directory ${dataDir} is in use by process ${pid}: stop that process, or choose another directory`);
  }
}
