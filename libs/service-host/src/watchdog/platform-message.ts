import type { Problem } from '@tocsin/platform';
import type { EpochMs } from '@tocsin/runtime';

/** What a process tells the operator about the platform itself. */
export interface PlatformMessage {
  readonly status: 'critical' | 'ok';
  /** Services of the process that tells it. */
  readonly services: readonly string[];
  readonly host: string;
  readonly at: EpochMs;
  /** What is wrong; empty once all is well. */
  readonly faults: readonly Problem[];
}

/** The message as its receiver reads it: Slack takes text alone, anything else gets all of it. */
export function platformMessageBody(message: PlatformMessage, url: URL): string {
  const text = textOf(message);
  if (url.hostname === 'hooks.slack.com') return JSON.stringify({ text });
  const { status, services, host, at, faults } = message;
  return JSON.stringify({ event: 'platform', status, services, host, at, text, faults });
}

function textOf({ status, services, host, faults }: PlatformMessage): string {
  const who = `Tocsin (${services.join(', ')}) on ${host}`;
  if (status === 'ok') return `${who} works again`;
  return `${who} has a fault; alerts may be late: ${faults.map(({ name, problem }) => `${name}: ${problem}`).join('; ')}`;
}
