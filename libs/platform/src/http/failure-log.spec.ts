import { AppError, Logger, UnavailableError } from '@tocsin/runtime';
import { logFailure } from './failure-log.js';

class DamagedError extends AppError {
  readonly code = 'damaged';
  readonly retryable = false;
}

class KeptLines extends Logger {
  readonly lines: [level: string, message: string, fields: unknown][] = [];
  override debug(): void {}
  override info(): void {}
  override warn(message: string, fields?: object): void {
    this.lines.push(['warn', message, fields]);
  }
  override error(message: string, fields?: object): void {
    this.lines.push(['error', message, fields]);
  }
}

it.each([
  {
    what: 'what passes by itself as a warning without a stack',
    exception: new UnavailableError('the disk is full'),
    level: 'warn',
    fields: { code: 'unavailable', reason: 'the disk is full' },
  },
  {
    what: 'what somebody must mend as an error without a stack',
    exception: new DamagedError('it was changed'),
    level: 'error',
    fields: { code: 'damaged', reason: 'it was changed' },
  },
  {
    what: 'a defect with its stack',
    exception: new TypeError('x is not a function'),
    level: 'error',
    fields: { error: expect.stringMatching(/^TypeError: x is not a function\n {4}at /) as string },
  },
  { what: 'whatever was thrown', exception: 'text', level: 'error', fields: { error: 'text' } },
])('logs $what, and never the query', ({ exception, level, fields }) => {
  const logger = new KeptLines();
  logFailure(logger, { method: 'GET', url: '/signin?token=secret' }, 503, exception);
  expect(logger.lines).toEqual([[level, 'request failed', { method: 'GET', path: '/signin', status: 503, ...fields }]]);
});
