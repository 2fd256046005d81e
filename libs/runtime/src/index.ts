export { type EpochMs, type EpochSeconds, Clock, SystemClock } from './clock.js';
export {
  AppError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  TooLargeError,
  UnauthenticatedError,
  UnavailableError,
} from './app-error.js';
export { Logger, SilentLogger } from './logger.js';
export { BASE58_ALPHABET, base58, base58OfBytes } from './base58.js';
export { IdSource, TimeOrderedIds } from './ids.js';
export { Secret } from './secret.js';
