import { AppError } from '@tocsin/runtime';
import type { RunningProcess } from './run-process.js';

/**
 * The frame of every program: starts it, ends it on SIGTERM or Ctrl-C in the right order, and turns an error at start
 * into a sentence and exit code 1. A second signal ends it at once.
 */
export async function runMain(start: () => Promise<Pick<RunningProcess, 'stop'>>): Promise<void> {
  let running: Pick<RunningProcess, 'stop'> | undefined;
  let isStopping = false;
  const onSignal = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    if (running === undefined) process.exit(130);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    running = await start();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  // Errors of ours are sentences; anything else is a defect, whose stack its finder needs.
  process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
