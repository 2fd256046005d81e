import type { DeliveryEvent } from '@tocsin/payload-schemas';
import type { Receipt } from '../receiver.js';
import { endsIn } from './deliveries.js';
import { textIn, type Wanted } from './wanted.js';

/**
 * What is wrong with the notifications that arrived; empty when each that is wanted came at least once, under one id, with one
 * body, in the order of its alert or group, and no more often than attempts were counted.
 *
 * @param receipts - Of one channel, as are `events`.
 */
export function receiptFaults(
  wanted: readonly Wanted[],
  receipts: readonly Receipt[],
  events: readonly DeliveryEvent[],
): string[] {
  const faults: string[] = [];
  const bodies = new Map<string, string>();
  const times = new Map<string, number>();
  /** Of each subject, in the order of their first arrival. */
  const arrived = new Map<string, string[]>();
  for (const { subject, webhookId, body } of receipts) {
    const known = bodies.get(webhookId);
    if (known !== undefined && known !== body) faults.push(`${webhookId} came with two different bodies`);
    bodies.set(webhookId, body);
    times.set(webhookId, (times.get(webhookId) ?? 0) + 1);
    const webhookIds = arrived.get(subject) ?? [];
    arrived.set(subject, webhookIds);
    if (webhookIds.at(-1) === webhookId) continue;
    if (webhookIds.includes(webhookId))
      faults.push(`${webhookId} came again after a later notification of its subject`);
    else webhookIds.push(webhookId);
  }
  for (const [subject, texts] of textsOf(wanted)) {
    const got = (arrived.get(subject) ?? []).map((webhookId) => textIn(bodies.get(webhookId) ?? ''));
    if (got.join() !== texts.join()) faults.push(`${subject}: received ${got.join()}, expected ${texts.join()}`);
    arrived.delete(subject);
  }
  for (const subject of arrived.keys()) faults.push(`${subject} was notified and must not be`);
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

/** Of each subject that is told of, in order. */
function textsOf(wanted: readonly Wanted[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { subject, text, end } of wanted) {
    if (end === 'delivered') texts.set(subject, [...(texts.get(subject) ?? []), text]);
  }
  return texts;
}
