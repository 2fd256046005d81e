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

/** One sentence in place of an error of the file system, for what the person who started the program can mend. */
export function fileSystemError(error: unknown, dataDir: string): unknown {
  const { code, path = dataDir } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(dataDir, { cause: error });
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  return new LocalPostgresError(
    `${path} cannot be written: make ${dataDir} the property of the user that runs this program, or choose another data directory`,
    { cause: error },
  );
}

/** One sentence in place of what the server itself answers, for what the person who started the program can mend. */
export function serverError(error: unknown): unknown {
  if ((error as { readonly code?: unknown }).code !== DISK_FULL) return error;
  return new LocalPostgresError('the disk of PostgreSQL is full: make room and start again', { cause: error });
}

/** SQLSTATE. */
const DISK_FULL = '53100';

export function diskFull(dataDir: string, options?: ErrorOptions): LocalPostgresError {
  return new LocalPostgresError(`the disk that holds ${dataDir} is full: make room and start again`, options);
}
