import type {
  AttemptResult,
  DeliveryKey,
  EndedDelivery,
  LeasedDelivery,
  RetriedDelivery,
} from '@tocsin/dispatcher-domain';
import type { DeliveryEvent } from '@tocsin/payload-schemas';
import { attemptEvent, endEvent, eventColumns } from '../queue/delivery-events.js';
import { ENDED } from '../queue/subject-kinds.js';
import type { SurrogateNumbers } from '../queue/surrogate-numbers.js';
import { numbers, texts } from './array-literal.js';
import { PackedBytes } from './packed-bytes.js';

interface Outcome {
  readonly delivery: LeasedDelivery;
  readonly result: AttemptResult | null;
}

export function finishParameters(
  worker: number,
  ended: readonly EndedDelivery[],
  ids: SurrogateNumbers,
  topic: string,
): unknown[] {
  return [
    worker,
    ...outcomeColumns(ended, ended.map(endEvent), ids, topic),
    numbers(ended.map(({ end }) => ENDED[end.state])),
    texts(ended.map(({ end }) => ('reason' in end ? end.reason : null))),
    numbers(ended.map(({ wakesNext }) => (wakesNext ? 1 : 0))),
  ];
}

export function retryParameters(
  worker: number,
  failed: readonly RetriedDelivery[],
  followers: readonly DeliveryKey[],
  ids: SurrogateNumbers,
  topic: string,
): unknown[] {
  const none = numbers(failed.map(() => null));
  return [
    worker,
    ...outcomeColumns(failed, failed.map(attemptEvent), ids, topic),
    none,
    none,
    numbers(failed.map(({ delayMs }) => delayMs)),
    ...keyColumns(followers, ids),
  ];
}

/** Channels, subjects, sequences and rounds. */
export function keyColumns(keys: readonly DeliveryKey[], ids: SurrogateNumbers): [string, string, string, string] {
  return [
    numbers(keys.map(({ channel }) => ids.of(channel).no)),
    texts(keys.map(({ subject }) => subject)),
    numbers(keys.map(({ sequence }) => sequence)),
    numbers(keys.map(({ round }) => round)),
  ];
}

/** Parameters 2 to 22 of `FINISH` and `RETRY`. */
function outcomeColumns(
  outcomes: readonly Outcome[],
  events: readonly DeliveryEvent[],
  ids: SurrogateNumbers,
  topic: string,
): unknown[] {
  const snippets = new PackedBytes();
  for (const { result } of outcomes) snippets.add(result?.snippet ?? NO_SNIPPET);
  return [
    ...keyColumns(
      outcomes.map(({ delivery }) => delivery),
      ids,
    ),
    numbers(outcomes.map(({ delivery }) => delivery.attempt)),
    numbers(outcomes.map(({ result }) => result?.httpStatus ?? null)),
    texts(outcomes.map(({ result }) => result?.error ?? null)),
    texts(outcomes.map(({ result }) => result?.detail ?? null)),
    numbers(outcomes.map(({ result }) => (result === null ? null : Math.round(result.latencyMs * 1_000)))),
    texts(outcomes.map(({ result }) => result?.evidence ?? null)),
    snippets.bytes,
    numbers(snippets.starts),
    numbers(snippets.lengths),
    ...eventColumns(
      events,
      outcomes.map(({ delivery }) => delivery.traceparent),
    ),
    topic,
  ];
}

const NO_SNIPPET = Buffer.alloc(0);
