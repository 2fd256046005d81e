import {
  webhookIdOf,
  type AttemptResult,
  type DeliveryKey,
  type EndedDelivery,
  type RetriedDelivery,
  type SubjectKind,
} from '@tocsin/dispatcher-domain';
import {
  cloudEventHeaders,
  deliveryKey,
  RECORD_TYPE,
  type DeliveryEvent,
  type SkipReason,
} from '@tocsin/payload-schemas';
import type { OutboxRow } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import { PackedBytes } from '../sql/packed-bytes.js';
import { numbers, texts } from '../sql/array-literal.js';

/** `ce_source` of everything that this service publishes. */
const SOURCE = 'tocsin/dispatcher';

type Identity = DeliveryKey & { readonly subjectKind: SubjectKind };

const identity = (delivery: Identity, at: EpochMs) => ({
  org: delivery.channel.org,
  channelId: delivery.channel.id,
  subject: delivery.subject,
  subjectKind: delivery.subjectKind,
  sequence: delivery.sequence,
  round: delivery.round,
  webhookId: webhookIdOf(delivery),
  at,
});

const outcome = (result: AttemptResult) => ({
  httpStatus: result.httpStatus,
  error: result.error,
  latencyMs: result.latencyMs,
});

export function attemptEvent({ delivery, result, delayMs, at }: RetriedDelivery): DeliveryEvent {
  return {
    event: 'attempt',
    ...identity(delivery, at),
    attempt: delivery.attempt,
    ...outcome(result),
    nextAttemptAt: at + delayMs,
  };
}

export function endEvent({ delivery, end, result, at }: EndedDelivery): DeliveryEvent {
  const common = identity(delivery, at);
  const { attempt } = delivery;
  switch (end.state) {
    case 'delivered':
      return {
        event: 'delivered',
        ...common,
        attempt,
        httpStatus: result?.httpStatus ?? 0,
        latencyMs: result?.latencyMs ?? 0,
      };
    case 'dead':
      return {
        event: 'dead',
        ...common,
        attempt,
        ...(result === null ? { httpStatus: null, error: null, latencyMs: null } : outcome(result)),
        reason: end.reason,
      };
    case 'skipped':
      return skipEvent(delivery, end.reason, at);
  }
}

export function skipEvent(delivery: Identity, reason: SkipReason, at: EpochMs): DeliveryEvent {
  return { event: 'skipped', ...identity(delivery, at), reason };
}

/**
 * Columns of outbox rows that a larger statement inserts for those of its rows that took effect: keys, ids, packed values,
 * starts, lengths, and what the headers are before and after the id. All rows of a statement tell one time.
 *
 * @param traceparents - Of each event, the trace that it belongs to.
 */
export function eventColumns(
  events: readonly DeliveryEvent[],
  traceparents: readonly (string | null)[],
): [keys: string, ids: string, values: Buffer, starts: string, lengths: string, before: string, after: string] {
  const values = new PackedBytes();
  for (const event of events) values.add(Buffer.from(JSON.stringify(event)));
  const headers = JSON.stringify(cloudEventHeaders(RECORD_TYPE.delivery, ID_MARK, SOURCE, events[0]?.at ?? 0));
  const [before = '', after = ''] = headers.split(ID_MARK);
  return [
    texts(events.map(({ org, channelId }) => deliveryKey(org, channelId))),
    texts(events.map((event, i) => insideJson(idOf(event)) + traceMember(traceparents[i]))),
    values.bytes,
    numbers(values.starts),
    numbers(values.lengths),
    before,
    after,
  ];
}

/** Stands for the id of an event in headers. */
const ID_MARK = '%id%';
const PLAIN = /^[\w.-]*$/;

const insideJson = (text: string): string => (PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1));

/** Ends the text of the id, which it follows, and leaves its own to be ended. */
const traceMember = (traceparent: string | null): string =>
  traceparent === null ? '' : `","traceparent":"${insideJson(traceparent)}`;

/** One event as a row of its own. */
export function eventRow(event: DeliveryEvent, traceparent: string | null, topic: string): OutboxRow {
  return {
    topic,
    key: deliveryKey(event.org, event.channelId),
    value: Buffer.from(JSON.stringify(event)),
    headers: cloudEventHeaders(RECORD_TYPE.delivery, idOf(event), SOURCE, event.at, traceparent ?? undefined),
  };
}

/** Names the event, so that a repeat by the relay can be told. */
function idOf(event: DeliveryEvent): string {
  const attempt = 'attempt' in event ? event.attempt : 0;
  return `${event.webhookId}_${event.round}_${attempt}_${event.event}`;
}
