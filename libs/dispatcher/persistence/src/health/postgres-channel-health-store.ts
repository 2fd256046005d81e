import {
  ChannelHealthStore,
  isHealthy,
  type ChannelHealth,
  type ChannelKey,
  type StoredHealth,
  type SuspensionCause,
  type SuspensionNotice,
} from '@tocsin/dispatcher-domain';
import type { Statement } from '@tocsin/persistence';
import type { StatementRunner } from '../queue/queue-connection.js';
import type { SurrogateNumbers } from '../queue/surrogate-numbers.js';

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const TIME = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

const ALL: Statement = {
  name: 'health_all',
  text: `select channel, version, failures, pauses, ${MS('failing_since')} as failing_since,
      ${MS('paused_until')} as paused_until, ${MS('suspended_at')} as suspended_at, suspension_cause, config_revision,
      is_told, is_seen
    from channel_health`,
};
const COLUMNS = `version, failing_since, failures, paused_until, pauses, suspended_at, suspension_cause, config_revision,
  is_told, is_seen`;
const VALUES = `nextval('channel_health_version'), ${TIME('$3')}, $4::int, ${TIME('$5')}, $6::int, ${TIME('$7')}, $8::text,
  $9::int, $10::boolean, $11::boolean`;
/** $2 is the expected version; null for both statements that do not look at it. */
const ADD: Statement = {
  name: 'health_add',
  text: `insert into channel_health (channel, ${COLUMNS}) select $1, ${VALUES} where $2::bigint is null
    on conflict do nothing returning version`,
};
const CHANGE: Statement = {
  name: 'health_change',
  text: `update channel_health set (${COLUMNS}) = row (${VALUES}) where channel = $1 and version = $2::bigint
    returning version`,
};
const FORGET: Statement = {
  name: 'health_forget',
  text: 'delete from channel_health where channel = $1 and version = $2 returning version',
};

interface HealthRow {
  readonly channel: number;
  readonly version: number;
  readonly failing_since: number | null;
  readonly failures: number;
  readonly paused_until: number | null;
  readonly pauses: number;
  readonly suspended_at: number | null;
  readonly suspension_cause: SuspensionCause | null;
  readonly config_revision: number;
  readonly is_told: boolean;
  readonly is_seen: boolean;
}

/** Versions come from one sequence, so that a row that was forgotten and made anew is never taken for the old one. */
export class PostgresChannelHealthStore extends ChannelHealthStore {
  /** @param connection - Of the role `queue`. */
  constructor(
    private readonly connection: StatementRunner,
    private readonly ids: SurrogateNumbers,
  ) {
    super();
  }

  override async all(): Promise<readonly StoredHealth[]> {
    const { rows } = await this.connection.run<HealthRow>(ALL, []);
    const channels = await this.ids.keysOf(rows.map(({ channel }) => channel));
    return rows.map((row, at) => ({
      channel: channels[at],
      version: row.version,
      health: healthOf(row),
      notice: { revision: row.config_revision, isTold: row.is_told, isSeen: row.is_seen },
    }));
  }

  override async replace(
    channel: ChannelKey,
    expected: number | undefined,
    health: ChannelHealth,
    notice: SuspensionNotice,
  ): Promise<number | undefined> {
    await this.ids.know([], [channel]);
    const { no } = this.ids.of(channel);
    if (isHealthy(health)) {
      if (expected === undefined) return 0;
      const { rows } = await this.connection.run<{ version: number }>(FORGET, [no, expected]);
      return rows[0]?.version;
    }
    const values = [
      no,
      expected ?? null,
      health.failingSince,
      health.failures,
      health.pausedUntil,
      health.pauses,
      health.suspension?.at ?? null,
      health.suspension?.cause ?? null,
      notice.revision,
      notice.isTold,
      notice.isSeen,
    ];
    const { rows } = await this.connection.run<{ version: number }>(expected === undefined ? ADD : CHANGE, values);
    return rows[0]?.version;
  }
}

function healthOf(row: HealthRow): ChannelHealth {
  return {
    failingSince: row.failing_since,
    failures: row.failures,
    pausedUntil: row.paused_until,
    pauses: row.pauses,
    suspension: row.suspended_at === null ? null : { at: row.suspended_at, cause: row.suspension_cause ?? 'failing' },
  };
}
