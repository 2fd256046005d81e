import { existsSync, readFileSync } from 'node:fs';
import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';
import { InstanceError } from './instance-error.js';
import { type Instance, post } from './instance.js';

const transition = z.object({
  alertId: z.string(),
  at: z.number(),
  change: z.string(),
  status: z.string(),
  message: z.string(),
  host: z.object({ name: z.string() }).nullable(),
  service: z.object({ name: z.string() }).nullable(),
});
type Transition = z.infer<typeof transition>;
const preview = z.object({
  openBefore: z.array(transition),
  transitions: z.array(transition),
  total: z.number(),
});

/**
 * Shows what a monitor would have found in the stored samples of an instance.
 *
 * @param monitor - Id of a monitor, or a file with one as JSON.
 * @throws {InstanceError} If the file is no JSON, or the instance cannot be asked or refuses.
 */
export async function replay(
  instance: Instance,
  monitor: string,
  from: EpochMs,
  to: EpochMs,
  say: (text: string) => void,
): Promise<void> {
  const which = existsSync(monitor) ? { monitor: monitorIn(monitor) } : { monitorId: monitor };
  const answer = preview.parse(await post(instance, '/api/v1/monitors/preview', { ...which, from, to }));
  for (const each of answer.openBefore) say(`open before: ${line(each)}`);
  for (const each of answer.transitions) say(line(each));
  if (answer.total > answer.transitions.length) {
    say(`… and ${answer.total - answer.transitions.length} more; shorten the span to see them`);
  }
  const opened = answer.transitions.filter(({ change }) => change === 'open').length;
  say(`${opened} alerts opened, ${answer.total} transitions from ${shown(from)} to ${shown(to)}`);
}

function monitorIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InstanceError(`${file}: is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** `2026-11-25 10:00:00  app01  open critical  loadavg5 12 > 10` */
function line({ at, change, status, message, host, service }: Transition): string {
  return [shown(at), host?.name ?? service?.name ?? '-', `${change} ${status}`, message].join('  ');
}

const shown = (at: EpochMs): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
