import kafkajs, { type LogEntry, type logCreator } from 'kafkajs';
import type { Logger } from '@tocsin/runtime';

const { logLevel } = kafkajs;

/**
 * What kafkajs reports while it retries by itself: connections that fail, coordinators and leaders that are not ready.
 * Whether anything is lost is known, and logged, one level above it.
 */
const RETRIED =
  /connection|connect to|broker available|coordinator|leader|rebalanc|re-joining|not aware of this member|retries|restarting|metadata|timed out/i;

/** Routes kafkajs' own log into ours. */
export function kafkajsLogger(logger: Logger): logCreator {
  return () => (entry) => {
    const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = entry.log;
    const text = `kafkajs ${entry.namespace}: ${message}`;
    if (isWorthAWarning(entry)) logger.warn(text, fields);
    else logger.debug(text, fields);
  };
}

/** Decides which entries someone should see: errors that kafkajs does not deal with by trying again. */
export function isWorthAWarning({ level, namespace, log }: Pick<LogEntry, 'level' | 'namespace' | 'log'>): boolean {
  if (level !== logLevel.ERROR) return false;
  if (namespace === 'Connection' || log.retryCount !== undefined) return false;
  return !RETRIED.test(`${log.message} ${String(log.error ?? '')}`);
}
