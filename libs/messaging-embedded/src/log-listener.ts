import { connectDedicated, WakeSignal } from '@tocsin/persistence';
import type { Logger } from '@tocsin/runtime';
import type pg from 'pg';
import type { AppendedRun } from './flush-write.js';
import type { KnownEnds } from './known-ends.js';

export interface LogListenerSettings {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
}

/** How often to look even if nothing is heard: a net for notifications that nobody sent. */
const LOOK_EVERY_MS = 1_000;
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 2_000;
/** PostgreSQL takes payloads below 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_900;
/** Key of the advisory lock that every process holds shared, so that they can be counted. */
const PRESENCE_LOCK = 7_102_042;

const GROUP_CHANGED = 'group ';
const ENDS_MOVED = 'ends ';
const LOOK = 'look';

/**
 * Keeps this process informed of what others append and which groups change, and informs them; one connection. While the
 * process is alone nothing is sent: its own consumers are woken in memory.
 */
export class LogListener {
  private client: pg.Client | undefined;
  private isAlone = false;
  private mustLook = true;
  private isClosing = false;
  private sending: string[] = [];
  private readonly signal = new WakeSignal();
  private running: Promise<void> | undefined;

  constructor(
    private readonly settings: LogListenerSettings,
    private readonly ends: KnownEnds,
    private readonly onGroupChanged: (group: string) => void,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** These records have been committed. */
  appended(runs: readonly AppendedRun[]): void {
    if (this.isAlone || runs.length === 0) return;
    const moved = runs.map(({ topicId, partition, records }) => {
      return `${topicId}/${partition}/${records[records.length - 1].offset + 1}`;
    });
    this.send(ENDS_MOVED + moved.join(' '));
  }

  groupChanged(group: string): void {
    if (!this.isAlone) this.send(GROUP_CHANGED + group);
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.signal.set();
    await this.running;
  }

  private get channel(): string {
    return `log_${this.settings.schema}`;
  }

  private async run(): Promise<void> {
    for (let retryMs = RETRY_MIN_MS; !this.isClosing; retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)) {
      try {
        await this.listen(() => (retryMs = RETRY_MIN_MS));
      } catch (error) {
        this.logger.debug('the log’s connection failed; connecting anew', { reason: (error as Error).message });
        if (!this.isClosing) await this.signal.wait(retryMs);
      }
    }
  }

  private async listen(onConnected: () => void): Promise<void> {
    let isLost = false;
    const client = await connectDedicated(this.settings, () => {
      isLost = true;
      this.signal.set();
    });
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    const timer = setInterval(() => this.requestLook(), LOOK_EVERY_MS);
    try {
      await client.query(`listen "${this.channel}"`);
      await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
      this.client = client;
      this.sending = [LOOK];
      this.mustLook = true;
      onConnected();
      while (!this.isClosing && !isLost) {
        await this.sendAll(client);
        if (this.mustLook) await this.look(client);
        await this.signal.wait();
      }
    } finally {
      clearInterval(timer);
      this.client = undefined;
      await client.end().catch(() => undefined); // it has been lost already
    }
  }

  private requestLook(): void {
    this.mustLook = true;
    this.signal.set();
  }

  /** Who else is there, and how far the partitions that somebody here reads have come. */
  private async look(client: pg.Client): Promise<void> {
    this.mustLook = false;
    const { rows } = await client.query<{
      peers: number;
      topic_id: number | null;
      partition: number;
      next_offset: number;
    }>({
      name: 'log_look',
      text: `
        select peers.count as peers, topic_id, partition, next_offset
        from (
          select count(*) from pg_locks
          where locktype = 'advisory' and classid = 0 and objid = $1 and objsubid = 1
            and database = (select oid from pg_database where datname = current_database())
        ) peers left join partition on topic_id = any($2::int[])`,
      values: [PRESENCE_LOCK, this.ends.watchedTopics()],
    });
    this.isAlone = rows[0].peers <= 1;
    for (const row of rows) if (row.topic_id !== null) this.ends.advance(row.topic_id, row.partition, row.next_offset);
  }

  private hear(payload: string): void {
    if (payload === LOOK) this.requestLook();
    else if (payload.startsWith(GROUP_CHANGED)) this.onGroupChanged(payload.slice(GROUP_CHANGED.length));
    else if (payload.startsWith(ENDS_MOVED)) {
      for (const moved of payload.slice(ENDS_MOVED.length).split(' ')) {
        const [topicId, partition, end] = moved.split('/').map(Number);
        if (this.ends.isWatched(topicId, partition)) this.ends.advance(topicId, partition, end);
      }
    }
  }

  private send(payload: string): void {
    if (!this.client) return; // others find it when they look
    this.sending.push(Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES ? LOOK : payload);
    this.signal.set();
  }

  /** What has gathered goes in one statement. */
  private async sendAll(client: pg.Client): Promise<void> {
    while (this.sending.length > 0) {
      const payloads = this.sending;
      this.sending = [];
      await client.query({
        name: 'log_notify',
        text: 'select pg_notify($1, payload) from unnest($2::text[]) payload',
        values: [this.channel, payloads],
      });
    }
  }
}
