import { AppError } from '@tocsin/runtime';

/** A local broker could not be had; the message says what to install or set. */
export class LocalKafkaError extends AppError {
  readonly code = 'local_kafka_failed';
  readonly retryable = false;
}
