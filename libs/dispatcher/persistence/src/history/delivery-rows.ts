import { webhookIdOf, type LoggedAttempt, type LoggedDelivery } from '@tocsin/dispatcher-domain';
import { ENDED } from '../queue/subject-kinds.js';

/** A delivery under way. Times are milliseconds. */
export interface OpenRow {
  readonly channel: number;
  readonly subject: string;
  readonly seq: number;
  readonly round: number;
  readonly created_at: number;
  /** Null: being tried now, or behind something else. */
  readonly next_at: number | null;
  readonly waits_for: 'earlier' | 'pause' | 'suspension' | null;
}

export interface AttemptRow {
  readonly channel: number;
  readonly subject: string;
  readonly seq: number;
  readonly round: number;
  readonly created_at: number;
  readonly at: number;
  readonly at_us: number;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly detail: string | null;
  readonly latency_us: number | null;
  readonly evidence: string | null;
  readonly snippet: Buffer | null;
  readonly ended: number | null;
  readonly reason: string | null;
}

export interface Identity {
  readonly channel: number;
  readonly subject: string;
  readonly seq: number;
  readonly round: number;
}

export const identityOf = ({ channel, subject, seq, round }: Identity): string =>
  `${channel}/${seq}/${round}/${subject}`;

const ATTEMPT_COLUMNS = `a.channel, a.subject, a.seq, a.round, a.attempt, a.status, a.error, a.detail, a.latency_us, a.evidence,
  a.snippet, a.ended, a.reason, (extract(epoch from a.created_at) * 1000)::float8 as created_at,
  (extract(epoch from a.at) * 1000)::float8 as at, (extract(epoch from a.at) * 1000000)::bigint as at_us`;
const OPEN_COLUMNS = `o.channel, o.subject, o.seq, o.round, (extract(epoch from o.created_at) * 1000)::float8 as created_at,
  case when o.owner is null and o.next_at < 'infinity' and h.suspended_at is null
    then (extract(epoch from greatest(o.next_at, h.paused_until)) * 1000)::float8 end as next_at,
  case when o.owner is not null then null
    when o.next_at = 'infinity' then 'earlier'
    when h.suspended_at is not null then 'suspension'
    when h.paused_until > greatest(o.next_at, now()) then 'pause' end as waits_for`;
export const COLUMNS = { attempt: ATTEMPT_COLUMNS, open: OPEN_COLUMNS } as const;
/** What the columns of open deliveries are read from. */
export const OPEN = 'open_delivery o left join channel_health h on h.channel = o.channel';

const STATES: Readonly<Record<number, 'delivered' | 'dead' | 'skipped'>> = {
  [ENDED.delivered]: 'delivered',
  [ENDED.dead]: 'dead',
  [ENDED.skipped]: 'skipped',
};

/**
 * @param open - Undefined when it has ended.
 * @param attempts - All rows of this delivery, in order.
 */
export function deliveryOf(
  org: string,
  channelId: string,
  open: OpenRow | undefined,
  attempts: readonly AttemptRow[],
  templateProblem: string | null,
): LoggedDelivery {
  const { subject, seq: sequence, round, created_at: createdAt } = open ?? attempts[0];
  const end = attempts.find(({ ended }) => ended !== null);
  return {
    channelId,
    subject,
    sequence,
    round,
    webhookId: webhookIdOf({ channel: { org, id: channelId }, subject, sequence }),
    state: open !== undefined || end?.ended == null ? 'pending' : STATES[end.ended],
    reason: open === undefined ? (end?.reason ?? null) : null,
    createdAt: Math.floor(createdAt),
    nextAttemptAt: open?.next_at == null ? null : Math.round(open.next_at),
    waitsFor: open?.waits_for ?? null,
    templateProblem,
    attempts: attempts.filter(wasTried).map(attemptOf),
  };
}

/** The end of a delivery that was not tried again has a row too, without a latency. */
const wasTried = (row: AttemptRow): boolean => row.latency_us !== null;

function attemptOf(row: AttemptRow): LoggedAttempt {
  return {
    attempt: row.attempt,
    at: Math.floor(row.at),
    httpStatus: row.status,
    error: row.error,
    detail: row.detail,
    latencyMs: row.latency_us === null ? null : row.latency_us / 1_000,
    bodySnippet: row.snippet?.toString('utf8') ?? '',
    evidence: row.evidence,
  };
}
