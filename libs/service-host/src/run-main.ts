import { setFlagsFromString } from 'node:v8';
import { AppError } from '@tocsin/runtime';
import type { RunningProcess } from './run-process.js';

/** What a start has opened and must close again, last opened first: after a failed start as well as at a stop. */
export type Undo = (close: () => Promise<void> | void) => void;

/**
 * The frame of every program: starts it, ends it on SIGTERM, Ctrl-C or the end of its terminal in the right order, and
 * turns an error at start into a sentence and exit code 1. A second signal ends it at once.
 */
export async function runMain(start: (undo: Undo) => Promise<Pick<RunningProcess, 'stop'>>): Promise<void> {
  // A full collection when the heap has doubled; V8 alone waits for four times, which under load is mostly garbage:
  // with 60 MB alive it kept 250 MB. Costs less than 10 % of CPU (docs/benchmarks.md).
  setFlagsFromString('--heap-growing-percent=100');
  const closes: (() => Promise<void> | void)[] = [];
  const undoAll = async (): Promise<void> => {
    for (const close of closes.splice(0).reverse()) await close();
  };
  let running: Pick<RunningProcess, 'stop'> | undefined;
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Of a terminal that is closed both the kernel and the shell tell: nobody is impatient.
    if (isStopping && signal === 'SIGHUP') return;
    if (isStopping) process.exit(130);
    if (signal === 'SIGHUP') ignoreOutputErrors();
    isStopping = true;
    const code = running === undefined ? 130 : 0;
    Promise.resolve(running?.stop())
      .then(undoAll)
      .then(
        () => process.exit(code),
        (error: unknown) => fail(error),
      );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  try {
    running = await start((close) => closes.push(close));
  } catch (error) {
    // Stopped while it started: what broke off then is no failure.
    if (isStopping) return;
    await undoAll().catch(() => undefined);
    fail(error);
  }
}

/** What is written to a terminal that is gone is lost; it must not end the stop. */
function ignoreOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function fail(error: unknown): never {
  // Errors of ours are sentences; anything else is a defect, whose stack its finder needs.
  process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
