import { AppError } from '@tocsin/runtime';

/** The brokers answered, and said no: permissions, credentials or a policy. Someone must change something. */
export class KafkaRefusedError extends AppError {
  readonly code = 'kafka_refused';
  readonly retryable = false;
}

const REFUSALS =
  /AUTHORIZATION|AUTHENTICATION|UNSUPPORTED_SASL|POLICY_VIOLATION|INVALID_(TOPIC|PARTITIONS|REPLICA|CONFIG)/;

/** The type of the protocol error in or beneath what kafkajs threw: `UNKNOWN_TOPIC_OR_PARTITION` and the like. */
export function protocolErrorType(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string') return error.type;
  if ('errors' in error && Array.isArray(error.errors)) {
    const types = error.errors.map(protocolErrorType).filter((type) => type !== 'TOPIC_ALREADY_EXISTS');
    if (types.length > 0) return types[0];
  }
  return protocolErrorType(error.cause);
}

export function isUnknownTopic(error: unknown): boolean {
  return protocolErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** True if trying again cannot help until someone changes permissions, credentials or the request. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError') return true;
  if (error instanceof Error && error.cause && isRefusal(error.cause)) return true;
  return REFUSALS.test(protocolErrorType(error) ?? '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
