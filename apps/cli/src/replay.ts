import { existsSync, readFileSync } from 'node:fs';
import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';
import { InstanceError } from './instance-error.js';
import { type Instance, postForLines } from './instance.js';
import { previewResult, previewText } from './preview-text.js';

/** What is to be played. */
export interface ReplayOptions {
  /** Id of a monitor, or a file with one as JSON. */
  readonly monitor: string;
  readonly from: EpochMs;
  /** Default: now, by the clock of the instance. */
  readonly to: EpochMs | undefined;
  /** Whether the result is wanted as JSON. */
  readonly asJson: boolean;
}

/** Where a command writes. */
export interface Terminal {
  /** The result, a line or several. */
  readonly say: (text: string) => void;
  /** How much is done, from 0 to 1; undefined: no longer of interest. */
  readonly progress: (done: number | undefined) => void;
  /** IANA name of the zone in which times are shown. */
  readonly timeZone: string;
}

const previewLine = z.union([
  z.object({ done: z.number() }),
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

/**
 * Shows what a monitor would have found in what an instance has stored.
 *
 * @throws {InstanceError} If the file cannot be read, or the instance cannot be asked, refuses, or ends without a result.
 */
export async function replay(instance: Instance, options: ReplayOptions, terminal: Terminal): Promise<void> {
  const { monitor, from, to, asJson } = options;
  if (to !== undefined && to <= from) throw new InstanceError('--from must be before --to');
  const request = { ...whichMonitor(monitor), from, ...(to !== undefined && { to }) };
  const result = await resultOf(postForLines(instance, '/api/v1/monitors/preview', request), terminal);
  terminal.say(asJson ? JSON.stringify(result, null, 2) : previewText(previewResult.parse(result), terminal.timeZone));
}

async function resultOf(lines: AsyncIterable<unknown>, { progress }: Terminal): Promise<unknown> {
  try {
    for await (const json of lines) {
      const line = previewLine.parse(json);
      if ('error' in line) throw new InstanceError(line.error.message);
      if ('result' in line) return line.result;
      progress(line.done);
    }
  } finally {
    progress(undefined);
  }
  throw new InstanceError('the answer ended early: the instance may have been stopped; try again');
}

function whichMonitor(monitor: string): object {
  if (existsSync(monitor)) return { monitor: monitorIn(monitor) };
  if (/[./]/.test(monitor)) throw new InstanceError(`${monitor}: there is no such file`);
  return { monitorId: monitor };
}

function monitorIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InstanceError(`${file}: cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
}
