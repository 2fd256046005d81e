import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '@tocsin/runtime';

/** Lines before the server has read its settings carry a time and a process id. */
const LINE = /^(?:\d{4}-\S+ \S+ \w+ \[\d+\] )?(LOG|FATAL|PANIC|WARNING|ERROR|HINT|DETAIL):\s+(.*)$/;

/** Reads the server's stderr: passes it on to our log, and keeps what decides whether a start succeeded. */
export class ServerLog {
  /** Resolves with the line that says so. Never rejects. */
  readonly ready: Promise<void>;
  private fatal: string | undefined;
  private details: string[] = [];

  constructor(
    stderr: Readable,
    private readonly logger: Logger,
  ) {
    this.ready = new Promise((resolve) => {
      createInterface({ input: stderr }).on('line', (line) => {
        if (line.includes('database system is ready to accept connections')) resolve();
        this.take(line);
      });
    });
  }

  /** Why the server ended, in its own words; undefined if it said nothing. */
  reason(): string | undefined {
    const lines = this.fatal ? [...this.details, this.fatal] : this.details;
    return lines.length > 0 ? lines.join(' – ') : undefined;
  }

  private take(line: string): void {
    const [, level, text] = LINE.exec(line) ?? [];
    const isFatal = (level === 'FATAL' || level === 'PANIC') && !isOrdinary(text);
    if (isFatal) this.fatal = text;
    if (level === 'LOG' && /could not|No space/.test(text)) this.details = [...this.details, text].slice(-3);
    if (level === undefined && line !== '') this.details = [...this.details, line.trim()].slice(-3);
    if (level === 'PANIC') this.logger.error('PostgreSQL', { level, line: text });
    else if (isFatal) this.logger.warn('PostgreSQL', { level, line: text });
    else this.logger.debug('PostgreSQL', { level, line: text ?? line });
  }
}

/** FATAL to the one connection that it ends, and nothing to the server. */
function isOrdinary(text: string): boolean {
  return /^(terminating connection|the database system is|sorry, too many clients|connection to client lost)/.test(
    text,
  );
}
