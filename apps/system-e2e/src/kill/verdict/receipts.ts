import type { AlertTransition, DeliveryEvent } from '@tocsin/payload-schemas';
import type { Receipt } from '../receiver.js';
import { endsIn } from './deliveries.js';

/**
 * What is wrong with the notifications that arrived; empty when each transition came at least once, under one id, with one
 * body, in the order of its alert, and no more often than attempts were counted.
 */
export function receiptFaults(
  transitions: readonly AlertTransition[],
  receipts: readonly Receipt[],
  events: readonly DeliveryEvent[],
): string[] {
  const faults: string[] = [];
  const bodies = new Map<string, string>();
  const times = new Map<string, number>();
  /** Of each alert, in the order of their first arrival. */
  const arrived = new Map<string, string[]>();
  for (const { alertId, webhookId, body } of receipts) {
    const known = bodies.get(webhookId);
    if (known !== undefined && known !== body) faults.push(`${webhookId} came with two different bodies`);
    bodies.set(webhookId, body);
    times.set(webhookId, (times.get(webhookId) ?? 0) + 1);
    const webhookIds = arrived.get(alertId) ?? [];
    arrived.set(alertId, webhookIds);
    if (webhookIds.at(-1) === webhookId) continue;
    if (webhookIds.includes(webhookId)) faults.push(`${webhookId} came again after a later notification of its alert`);
    else webhookIds.push(webhookId);
  }
  for (const [alertId, statuses] of statusesOf(transitions)) {
    const got = (arrived.get(alertId) ?? []).map((webhookId) => statusIn(bodies.get(webhookId)));
    if (got.join() !== statuses.join())
      faults.push(`alert ${alertId}: received ${got.join()}, expected ${statuses.join()}`);
    arrived.delete(alertId);
  }
  for (const alertId of arrived.keys()) faults.push(`alert ${alertId} was notified but is not in the log`);
  return [...faults, ...countFaults(times, events)];
}

/** An attempt is counted before it is sent, so nothing may arrive more often than was counted. */
function countFaults(times: ReadonlyMap<string, number>, events: readonly DeliveryEvent[]): string[] {
  const attempts = new Map(
    endsIn(events).flatMap((end) => (end.event === 'delivered' ? [[end.webhookId, end.attempt]] : [])),
  );
  return [...times].flatMap(([webhookId, count]) => {
    const counted = attempts.get(webhookId);
    if (counted === undefined) return [`${webhookId} arrived, but no delivery of that id ended`];
    return count > counted ? [`${webhookId} arrived ${count} times in ${counted} attempts`] : [];
  });
}

/** Of each alert, in the order of its transitions. */
function statusesOf(transitions: readonly AlertTransition[]): Map<string, string[]> {
  const statuses = new Map<string, string[]>();
  for (const { alert, sequence } of transitions) {
    const ofAlert = statuses.get(alert.id) ?? [];
    statuses.set(alert.id, ofAlert);
    ofAlert[sequence - 1] = `${alert.status}@${alert.statusChangedAt}`;
  }
  return statuses;
}

function statusIn(body: string | undefined): string {
  const { alert } = JSON.parse(body ?? '{}') as { alert: { status: string; statusChangedAt: number } };
  return `${alert.status}@${alert.statusChangedAt}`;
}
