import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Receipt } from './receiver.js';
import { CHECK_NAME, type Change, METRIC } from './load-script.js';

/** Transitions without repeats, which at-least-once publishing allows as long as they are equal. */
export function withoutRepeats(transitions: readonly AlertTransition[]): AlertTransition[] {
  const seen = new Map<string, string>();
  return transitions.filter((transition) => {
    const identity = `${transition.alert.id}/${transition.sequence}`;
    const text = JSON.stringify(transition);
    const before = seen.get(identity);
    if (before !== undefined && before !== text) throw new Error(`transition ${identity} was published in two versions`);
    seen.set(identity, text);
    return before === undefined;
  });
}

/** What the log says of one host, in the terms of the load script, ordered by monitor and time. */
export function changesInLog(transitions: readonly AlertTransition[], hostId: string, metricMonitorId: string): Change[] {
  return transitions
    .filter(({ alert }) => alert.target.kind === 'host' && alert.target.id === hostId)
    .filter(({ alert }) => alert.type === 'check' || alert.monitorId === metricMonitorId)
    .map(({ alert, sequence }) => ({
      monitor: alert.type === 'check' ? (CHECK_NAME as typeof CHECK_NAME) : (METRIC as typeof METRIC),
      status: alert.status,
      openedAt: alert.openedAt,
      at: alert.statusChangedAt,
      sequence,
    }))
    .sort(byMonitorAndTime);
}

export function byMonitorAndTime(a: Change, b: Change): number {
  if (a.monitor !== b.monitor) return a.monitor < b.monitor ? -1 : 1;
  return a.at - b.at;
}

/** What is wrong with the notifications that arrived; empty when every promise was kept. */
export function receiptProblems(transitions: readonly AlertTransition[], receipts: readonly Receipt[]): string[] {
  const problems: string[] = [];
  const idsOf = new Map<string, string[]>();
  const bodies = new Map<string, string>();
  for (const { alertId, webhookId, body } of receipts) {
    const known = bodies.get(webhookId);
    if (known !== undefined && known !== body) problems.push(`${webhookId} came with two different bodies`);
    bodies.set(webhookId, body);
    const ids = idsOf.get(alertId) ?? [];
    idsOf.set(alertId, ids);
    const last = ids.at(-1);
    if (last === webhookId) continue;
    if (ids.includes(webhookId)) problems.push(`${webhookId} came again after a later notification of its alert`);
    else ids.push(webhookId);
  }
  const expected = new Map<string, AlertTransition[]>();
  for (const transition of transitions) {
    const list = expected.get(transition.alert.id) ?? [];
    expected.set(transition.alert.id, [...list, transition]);
  }
  for (const [alertId, list] of expected) {
    const statuses = (idsOf.get(alertId) ?? []).map((webhookId) => statusIn(bodies.get(webhookId)));
    const wanted = [...list].sort((a, b) => a.sequence - b.sequence).map(({ alert }) => `${alert.status}@${alert.statusChangedAt}`);
    if (statuses.join() !== wanted.join()) problems.push(`alert ${alertId}: received ${statuses.join()}, expected ${wanted.join()}`);
  }
  for (const alertId of idsOf.keys()) {
    if (!expected.has(alertId)) problems.push(`alert ${alertId} was notified but is not in the log`);
  }
  return problems;
}

function statusIn(body: string | undefined): string {
  const { alert } = JSON.parse(body ?? '{}') as { alert: { status: string; statusChangedAt: number } };
  return `${alert.status}@${alert.statusChangedAt}`;
}
