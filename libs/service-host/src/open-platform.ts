import type { Log } from '@tocsin/messaging';
import {
  ConfigurationView,
  type LogFormat,
  type LogLevel,
  Metrics,
  PinoLogger,
  type Platform,
  Readiness,
  Topics,
  type TopicOptions,
} from '@tocsin/platform';
import { type IdSource, type Clock, type Logger, type Secret, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { whenItAnswers } from './when-it-answers.js';

/** What every process has before it knows its services. */
export type Foundation = Omit<Platform, 'lookup' | 'log' | 'topics'> & {
  readonly clock: Clock;
  readonly ids: IdSource;
};

export interface FoundationOptions {
  /** Shown in every log line. */
  readonly service: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat | 'auto';
  readonly internalToken: Secret;
  /** What `unknownSettings` says of the environment. */
  readonly unknownSettings: string | undefined;
}

export function openFoundation(options: FoundationOptions): Foundation {
  const { service, logLevel, logFormat, internalToken } = options;
  const format = logFormat === 'auto' ? (process.stderr.isTTY ? 'pretty' : 'json') : logFormat;
  const clock = new SystemClock();
  const logger = new PinoLogger({ level: logLevel, format, service });
  if (options.unknownSettings !== undefined) logger.warn(options.unknownSettings);
  return {
    clock,
    ids: new TimeOrderedIds(clock),
    logger,
    view: new ConfigurationView(),
    metrics: new Metrics(),
    readiness: new Readiness(),
    internalToken: { value: internalToken },
  };
}

/**
 * Opens the topics, waiting up to a minute for a log that starts at the same time as this process.
 *
 * @throws What the log said last.
 */
export function openTopics(log: Log, options: TopicOptions, logger: Logger): Promise<Topics> {
  return whenItAnswers('the log', logger, () => Topics.open(log, options));
}
