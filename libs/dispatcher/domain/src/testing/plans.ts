import type { PartitionPlan, PlannedDelivery, PlannedTransition } from '../queue/delivery-plans.js';
import type { AttemptResult, EndedDelivery, LeasedDelivery, RetriedDelivery } from '../queue/delivery.js';

export const ORG = 'org1';

/** A critical delivery to `web1`, to be sent at once. */
export function aPlannedDelivery(changes: Partial<PlannedDelivery> & { readonly to?: string } = {}): PlannedDelivery {
  const { to = 'web1', ...rest } = changes;
  return { channel: { org: ORG, id: to }, form: 0, lane: 0, mode: 'lease', ...rest };
}

/** The first transition of an alert, with one delivery. */
export function aPlannedTransition(changes: Partial<PlannedTransition> = {}): PlannedTransition {
  return {
    org: ORG,
    subject: '2UzF4bAAAAAAAA1',
    subjectKind: 'alert',
    sequence: 1,
    day: '2025-11-24',
    traceparent: null,
    forms: [Buffer.from('{"event":"alert"}')],
    deliveries: [aPlannedDelivery()],
    skips: [],
    ...changes,
  };
}

/** One record of partition 0, the first. */
export function aPartitionPlan(changes: Partial<PartitionPlan> = {}): PartitionPlan {
  return {
    topic: 'tocsin.alerts.v1',
    partition: 0,
    expectedOffset: 0,
    nextOffset: (changes.expectedOffset ?? 0) + 1,
    transitions: [aPlannedTransition()],
    ...changes,
  };
}

/** As the plan of `aPartitionPlan` leaves it in this worker's hands. */
export function aLeasedDelivery(changes: Partial<LeasedDelivery> = {}): LeasedDelivery {
  return {
    channel: { org: ORG, id: 'web1' },
    subject: '2UzF4bAAAAAAAA1',
    subjectKind: 'alert',
    sequence: 1,
    round: 0,
    attempt: 1,
    failures: 0,
    body: Buffer.from('{"event":"alert"}'),
    traceparent: null,
    ...changes,
  };
}

/** An answer of 200 after 3 ms. */
export function anAttemptResult(changes: Partial<AttemptResult> = {}): AttemptResult {
  return {
    httpStatus: 200,
    error: null,
    latencyMs: 3,
    detail: null,
    snippet: Buffer.from('ok'),
    evidence: '["127.0.0.1"]',
    ...changes,
  };
}

export function anEndedDelivery(changes: Partial<EndedDelivery> = {}): EndedDelivery {
  return {
    delivery: aLeasedDelivery(),
    end: { state: 'delivered' },
    result: anAttemptResult(),
    wakesNext: false,
    at: 1_764_000_000_000,
    ...changes,
  };
}

export function aRetriedDelivery(changes: Partial<RetriedDelivery> = {}): RetriedDelivery {
  return {
    delivery: aLeasedDelivery(),
    result: anAttemptResult({ httpStatus: 503, error: 'http_503' }),
    delayMs: 5_000,
    at: 1_764_000_000_000,
    ...changes,
  };
}
