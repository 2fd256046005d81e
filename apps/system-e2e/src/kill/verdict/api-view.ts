import type { AlertTransition } from '@tocsin/payload-schemas';
import { api } from '@tocsin/tool-instance';
import { METRIC } from '../load/load-script.js';
import type { Target } from '../load/persistent-client.js';
import type { ScriptedOwner } from '../load/scripted-owner.js';

interface AlertPage {
  readonly alerts: readonly { readonly id: string; readonly status: string; readonly closedAt?: number }[];
  readonly nextId?: string;
}

/** Every alert as the API shows it: id, status, and when it was closed. */
export async function alertsInApi(target: Target): Promise<string[]> {
  const shown: string[] = [];
  for (let next = ''; ;) {
    const { alerts, nextId } = await api<AlertPage>(target, 'GET', `/api/v0/alerts?withClosed=true&limit=100${next}`);
    shown.push(...alerts.map(({ id, status, closedAt }) => alertText(id, status, closedAt ?? null)));
    if (nextId === undefined) return shown.sort();
    next = `&nextId=${nextId}`;
  }
}

/** The same, as the log says it. */
export function alertsInLog(transitions: readonly AlertTransition[]): string[] {
  const newest = new Map<string, AlertTransition>();
  for (const transition of transitions) {
    const { id } = transition.alert;
    if (transition.sequence > (newest.get(id)?.sequence ?? 0)) newest.set(id, transition);
  }
  return [...newest.values()]
    .map(({ alert }) => alertText(alert.id, alert.status.toUpperCase(), alert.closedAt))
    .sort();
}

const alertText = (id: string, status: string, closedAt: number | null): string =>
  `${id} ${status} ${closedAt ?? 'open'}`;

/** The samples of an owner as the API reads them back. */
export async function samplesInApi(
  target: Target,
  { name, steps }: ScriptedOwner,
): Promise<{ time: number; value: number }[]> {
  const [from, to] = [steps[0].time, steps[steps.length - 1].time];
  const { metrics } = await api<{ metrics: { time: number; value: number }[] }>(
    target,
    'GET',
    `/api/v0/${name.kind}s/${name.id}/metrics?name=${METRIC}&from=${from}&to=${to}`,
  );
  return metrics.map(({ time, value }) => ({ time, value }));
}
