import { AppError } from '@tocsin/runtime';

/** A record exceeds what the log takes. Nothing of the call was appended. */
export class RecordTooLargeError extends AppError {
  readonly code = 'record_too_large';
  readonly retryable = false;

  constructor(
    readonly topic: string,
    readonly sizeBytes: number,
    readonly maxRecordBytes: number,
  ) {
    super(`topic ${topic}: a record of ${sizeBytes} bytes exceeds the limit of ${maxRecordBytes} bytes`);
  }
}

/** The log did not acknowledge; the records may or may not be in it. */
export class LogUnavailableError extends AppError {
  readonly code = 'log_unavailable';
  readonly retryable = true;
}

/** The topic was never created. Topics are made at start (`ensureTopics`), never by use. */
export class UnknownTopicError extends AppError {
  readonly code = 'unknown_topic';
  readonly retryable = false;

  constructor(
    readonly topic: string,
    options?: ErrorOptions,
  ) {
    super(`topic ${topic} does not exist: create it with ensureTopics first`, options);
  }
}

/** A topic exists in a shape that this program cannot use. */
export class TopicMismatchError extends AppError {
  readonly code = 'topic_mismatch';
  readonly retryable = false;
}

/** Another owner has taken the partition: drop its memory and ask for it anew. Handlers throw it. */
export class FencedError extends AppError {
  readonly code = 'fenced';
  readonly retryable = true;

  constructor(topic: string, partition: number) {
    super(`${topic}/${partition}: another process owns this partition now`);
  }
}
