import { AppError } from '@tocsin/runtime';

/** PostgreSQL does not answer; what was running may or may not have been committed. */
export class DatabaseUnavailableError extends AppError {
  readonly code = 'database_unavailable';
  readonly retryable = true;
}

/** PostgreSQL refuses to write because its disk is full. Nothing of the transaction was stored. */
export class DiskFullError extends AppError {
  readonly code = 'disk_full';
  readonly retryable = true;

  constructor(options?: ErrorOptions) {
    super("the database's disk is full: make room and everything goes on by itself", options);
  }
}

const UNIQUE_VIOLATION = '23505';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const DISK_FULL = '53100';
/** Class 08, shutdowns, and a server that is starting, stopping or full. */
const CONNECTION_LOST = /^(08...|57P0[1-5]|25P0[34]|53300)$/;
/** Of pg, its pool, and TypeORM, which releases a runner by itself when its connection breaks between two statements. */
const LOST_WITHOUT_CODE =
  /connection terminated|not queryable|timeout exceeded when trying to connect|connection ended|query runner already released/i;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** The five-character SQLSTATE of an error of PostgreSQL, also when TypeORM has wrapped it. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !SOCKET_CODES.has(code) ? code : undefined;
}

/** @param constraint - Name of the one constraint or unique index that is meant; any, if left out. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlStateOf(error) !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || driverError(error)['constraint'] === constraint;
}

export function isDeadlock(error: unknown): boolean {
  return sqlStateOf(error) === DEADLOCK;
}

export function isSerializationFailure(error: unknown): boolean {
  return sqlStateOf(error) === SERIALIZATION_FAILURE;
}

export function isDiskFull(error: unknown): boolean {
  return sqlStateOf(error) === DISK_FULL;
}

/** The connection broke, could not be made, or the server is going down: whether a running commit succeeded is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return SOCKET_CODES.has(code) || CONNECTION_LOST.test(code);
  const { message } = driverError(error);
  return typeof message === 'string' && LOST_WITHOUT_CODE.test(message);
}

/**
 * The error to show and to decide by: an `AppError` with a clear sentence for what the database's operator can mend, the
 * error itself for everything else.
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isDiskFull(error)) return new DiskFullError({ cause: error });
  if (isConnectionLost(error)) {
    return new DatabaseUnavailableError(`the database does not answer: ${String(driverError(error)['message'])}`, {
      cause: error,
    });
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  const { code } = driverError(error);
  return typeof code === 'string' ? code : undefined;
}

/** TypeORM keeps the driver's error in `driverError`; Node gathers those of several addresses in `errors`. */
function driverError(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null) return {};
  const { driverError: wrapped, errors } = error as { driverError?: unknown; errors?: unknown };
  if (typeof wrapped === 'object' && wrapped !== null) return driverError(wrapped);
  if (Array.isArray(errors) && errors.length > 0) return driverError(errors[0]);
  return error as Readonly<Record<string, unknown>>;
}
