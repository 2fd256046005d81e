import type pg from 'pg';
import { connectDedicated } from './dedicated-client.js';
import type { TopicLedger } from './topic-ledger.js';

/** A row as the relay reads it. */
export interface StoredRow {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer | null;
  /** A JSON object of texts. */
  readonly headers: string;
}

/** What an outer join gives beside no row. */
interface NoRow {
  readonly id: null;
}

export interface RelayPosition {
  readonly sentId: number;
  readonly topics: TopicLedger;
}

/** Another relay has taken over; this one must stop publishing. */
export class RelayReplacedError extends Error {
  constructor() {
    super('another relay has taken over');
  }
}

export interface PageLimits {
  readonly rows: number;
  /** Of values. The first row of a page comes whatever its size. */
  readonly bytes: number;
}

/** First key of the advisory lock that makes a relay the active one; the second is a hash of the schema. */
const RELAY_LOCK = 7_102_027;

/** Cuts a page by bytes without reading the values of what follows. It stays a prefix: the sums only grow. */
const PAGE = (source: string): string => `
  select id, topic, key, value, headers from (
    select *, sum(coalesce(octet_length(value), 0)) over (order by id) - coalesce(octet_length(value), 0) as bytes_before
    from (${source}) page
  ) sized where bytes_before < $2 order by id`;

const ADVANCE_AND_READ = `
  with advanced as (
    update outbox_relay set sent_id = $1, topics = coalesce($4::jsonb, topics) where epoch = $5 returning 1
  )
  select rows.*, (select count(*) from advanced) as held
  from (values (1)) one left join (
    ${PAGE('select * from outbox where id > $1 order by id limit $3')}
  ) rows on true`;

const READ = PAGE('select * from outbox where id > $1 order by id limit $3');

const READ_TOPIC = PAGE('select * from outbox where topic = $4 and id > $1 and id <= $5 order by id limit $3');

/**
 * One connection that competes to be the relay's. All that the active relay reads and writes goes through it, so that
 * whatever it does, it did while it held the lock.
 */
export class OutboxSession {
  private epoch = 0;

  private constructor(
    private readonly client: pg.Client,
    private readonly schema: string,
  ) {}

  /** @param onNotified - Rows were committed, by whichever process. */
  static async open(url: string, schema: string, onLost: () => void, onNotified: () => void): Promise<OutboxSession> {
    const client = await connectDedicated(
      // A position that a crash takes back is published once more, which is allowed: no need to wait for the disk.
      { url, schema, applicationName: `tocsin-relay-${schema}`, session: { synchronous_commit: 'off' } },
      onLost,
    );
    client.on('notification', onNotified);
    return new OutboxSession(client, schema);
  }

  async tryLock(): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as locked',
      [RELAY_LOCK, this.schema],
    );
    return rows[0].locked;
  }

  /**
   * Becomes the active relay, after `tryLock`.
   *
   * @returns Where publishing stands, and whether another one left without saying so: it may have an append under way.
   */
  async claim(holder: string): Promise<RelayPosition & { readonly leftBy: string | undefined }> {
    await this.client.query(`listen "${this.channel}"`);
    const { rows } = await this.client.query<{
      sent_id: number;
      topics: TopicLedger;
      epoch: number;
      left_by: string | null;
    }>(
      `with before as (select holder from outbox_relay for update)
       update outbox_relay set epoch = epoch + 1, holder = $1 from before
       returning sent_id, topics, epoch, before.holder as left_by`,
      [holder],
    );
    const [{ sent_id: sentId, topics, epoch, left_by: leftBy }] = rows;
    this.epoch = epoch;
    return { sentId, topics, leftBy: leftBy === holder ? undefined : (leftBy ?? undefined) };
  }

  /** Says that no append is under way, so that the next relay need not wait. */
  async resign(): Promise<void> {
    await this.client.query('update outbox_relay set holder = null where epoch = $1', [this.epoch]);
  }

  /** The rows after `sentId`. */
  async read(sentId: number, limits: PageLimits): Promise<StoredRow[]> {
    const { rows } = await this.client.query<StoredRow>({
      name: 'outbox_read',
      text: READ,
      values: [sentId, limits.bytes, limits.rows],
    });
    return rows;
  }

  /**
   * Stores the position and reads what follows, in one statement.
   *
   * @param topics - Stored too, if it has changed.
   * @throws {RelayReplacedError}
   */
  async advanceAndRead(sentId: number, topics: TopicLedger | undefined, limits: PageLimits): Promise<StoredRow[]> {
    const { rows } = await this.client.query<(StoredRow | NoRow) & { held: number }>({
      name: 'outbox_advance',
      text: ADVANCE_AND_READ,
      values: [sentId, limits.bytes, limits.rows, topics && JSON.stringify(topics), this.epoch],
    });
    if (rows[0].held === 0) throw new RelayReplacedError();
    return rows.filter((row) => row.id !== null);
  }

  /** Kept rows of one topic, after one id and up to another. */
  async readTopic(topic: string, afterId: number, upToId: number, limits: PageLimits): Promise<StoredRow[]> {
    const { rows } = await this.client.query<StoredRow>(READ_TOPIC, [
      afterId,
      limits.bytes,
      limits.rows,
      topic,
      upToId,
    ]);
    return rows;
  }

  /**
   * Transactions that have added rows, or may be about to, and have not ended. They hold this lock on the table from
   * before they take an id until they have become visible or have vanished.
   */
  async openWriters(): Promise<ReadonlySet<string>> {
    const { rows } = await this.client.query<{ virtualtransaction: string }>(
      `select virtualtransaction from pg_locks
       where locktype = 'relation' and relation = 'outbox'::regclass and mode = 'RowExclusiveLock' and granted
         and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`,
    );
    return new Set(rows.map((row) => row.virtualtransaction));
  }

  /** Keeps a row that the log refuses for good apart, with the reason. */
  async reject(row: StoredRow, reason: string): Promise<void> {
    await this.client.query(
      `insert into outbox_rejected (id, reason, topic, key, value, headers) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do nothing`,
      [row.id, reason, row.topic, row.key, row.value, row.headers],
    );
  }

  /** Notes how far publishing has come by now, for `prune`. */
  async mark(sentId: number): Promise<void> {
    await this.client.query('insert into outbox_mark (sent_id) values ($1)', [sentId]);
  }

  /**
   * Deletes up to `batchRows` rows that were published more than `keepMs` ago.
   *
   * @returns True when there are more of them.
   */
  async prune(keepMs: number, batchRows: number): Promise<boolean> {
    const { rows } = await this.client.query<{ deleted: number }>(
      `with due as (
         select max(sent_id) as id from outbox_mark where marked_at < now() - make_interval(secs => $1 / 1000.0)
       ), forgotten as (
         delete from outbox_mark using due where sent_id < due.id
       ), deleted as (
         delete from outbox where id in (
           select id from outbox where id <= (select id from due) order by id limit $2
         ) returning 1
       ) select count(*) as deleted from deleted`,
      [keepMs, batchRows],
    );
    return rows[0].deleted === batchRows;
  }

  /** Wakes the active relay, wherever it runs. */
  async notify(): Promise<void> {
    await this.client.query(`notify "${this.channel}"`);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private get channel(): string {
    return `outbox_${this.schema}`;
  }
}
