import type { LoggerService } from '@nestjs/common';
import { Logger } from '@tocsin/runtime';
import { pino, type Logger as Pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFormat = 'json' | 'pretty';

/** Structured logs on standard error, so that what a command prints for people stays apart. */
export class PinoLogger extends Logger {
  private readonly pino: Pino;

  constructor(options: { readonly level: LogLevel; readonly format: LogFormat; readonly service: string }) {
    super();
    const base = { level: options.level, base: { service: options.service } };
    this.pino =
      options.format === 'json'
        ? pino(base, pino.destination({ fd: 2, sync: false }))
        : pino(base, { write: (line: string) => process.stderr.write(prettyLine(line)) });
  }

  override debug(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.pino.debug(fields, message);
  }

  override info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.pino.info(fields, message);
  }

  override warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.pino.warn(fields, message);
  }

  override error(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.pino.error(fields, message);
  }
}

const LEVEL_NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info ', 40: 'WARN ', 50: 'ERROR' };

/** Fields that hold a stack, which is easier to read on lines of its own. */
const STACKS = new Set(['error', 'stack']);
/** What moves a terminal's cursor, or worse. */
const CONTROLS = /\p{Cc}/gu;
const CONTROLS_BUT_NEWLINE = /(?!\n)\p{Cc}/gu;

/** One line for a person: time, level, message, then the fields as `name=value`; nothing in them steers a terminal. */
export function prettyLine(json: string): string {
  const {
    time,
    level,
    msg,
    service,
    pid: _pid,
    hostname: _hostname,
    ...fields
  } = JSON.parse(json) as Record<string, unknown>;
  const clock = new Date(Number(time)).toISOString().slice(11, 23);
  const rest = Object.entries(fields).map(
    ([name, value]) =>
      `${name}=${typeof value === 'string' ? harmless(value, STACKS.has(name)) : JSON.stringify(value)}`,
  );
  return `${clock} ${LEVEL_NAMES[Number(level)] ?? String(level)} ${String(service)}: ${[String(msg), ...rest].join(' ')}\n`;
}

const harmless = (text: string, hasLines: boolean): string =>
  text.replace(hasLines ? CONTROLS_BUT_NEWLINE : CONTROLS, (control) =>
    control === '\n' ? '\\n' : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** What Nest itself says: its start-up chatter only at debug level. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug(String(message), { context });
  }

  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error(String(message), { stack, context });
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn(String(message), { context });
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug(String(message), { context });
  }
}
