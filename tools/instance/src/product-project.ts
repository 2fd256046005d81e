import { randomUUID } from 'node:crypto';
import { api } from './api-call.js';
import { until } from './until.js';

/** A project that product events are sent to. */
export interface ProductProject {
  readonly id: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

/** A new project: whoever counts its events counts nobody else's. */
export function makeProject(target: { readonly url: string; readonly key: string }): Promise<ProductProject> {
  return api<ProductProject>(target, 'POST', '/api/v1/projects', { name: randomUUID() });
}

/** Who events name. */
export interface EventIdentity {
  readonly user_id?: string;
  readonly device_id?: string;
}

const LAST = 'the last of somebody';

/**
 * How often each type of event has happened, once everything is counted that these have sent before: a last event of each is
 * counted after all others of its device.
 */
export async function eventTotals(
  url: string,
  project: ProductProject,
  identities: readonly EventIdentity[],
): Promise<Record<string, number>> {
  const events = identities.map((identity) => ({ ...identity, event_type: LAST, insert_id: randomUUID() }));
  const body = JSON.stringify({ api_key: project.apiKey, events, options: { min_id_length: 1 } });
  const answer = await fetch(`${url}/batch`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the last events: ${answer.status} ${await answer.text()}`);
  return until('the last event of everybody', async () => {
    const { [LAST]: last, ...totals } = await listed(url, project);
    return last === identities.length ? totals : undefined;
  });
}

async function listed(url: string, { apiKey, secretKey }: ProductProject): Promise<Record<string, number>> {
  const authorization = `Basic ${Buffer.from(`${apiKey}:${secretKey}`).toString('base64')}`;
  const answer = await fetch(`${url}/api/2/events/list`, { headers: { authorization } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`events/list: ${answer.status} ${text}`);
  const { data } = JSON.parse(text) as { data: readonly { readonly value: string; readonly totals: number }[] };
  return Object.fromEntries(data.map(({ value, totals }) => [value, totals]));
}
