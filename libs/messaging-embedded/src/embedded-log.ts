import {
  type Follower,
  type FollowHandler,
  Log,
  LogUnavailableError,
  type OutgoingRecord,
  placeRecords,
  type RecordPosition,
  type Subscription,
  type SubscriptionHandler,
  type SubscriptionOptions,
  type TopicDefinition,
} from '@tocsin/messaging';
import { createDataSource, databaseError, DatabaseUnavailableError, runMigrations } from '@tocsin/persistence';
import { type Clock, type IdSource, InvalidInputError, type Logger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { Appender } from './appender.js';
import type { AppendedRun } from './flush-write.js';
import { GroupMember } from './group-member.js';
import { GroupStore } from './group-store.js';
import { KnownEnds } from './known-ends.js';
import { LogFollower } from './log-follower.js';
import { LogListener } from './log-listener.js';
import { LogMaintenance } from './log-maintenance.js';
import { Log1764000000000 } from './log-migration.js';
import type { RecordSources } from './partition-reader.js';
import { RecentRecords } from './recent-records.js';
import { StoredRecords } from './stored-records.js';
import { TopicDirectory } from './topic-directory.js';

export interface EmbeddedLogOptions {
  /** Connection URL of a role that owns, or may create, the schema. */
  readonly url: string;
  /** Default `log`. */
  readonly schema?: string;
  readonly applicationName?: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Largest record: UTF-8 bytes of key, value and headers together. Default 1,000,000. */
  readonly maxRecordBytes?: number;
  /** A member that does not renew its lease for so long loses its partitions. Default 10 s. */
  readonly leaseMs?: number;
  /**
   * True where no other process can use these tables: members that an earlier process left behind are removed at once, not
   * when their leases end.
   */
  readonly isAlone?: boolean;
  /** Database connections for appending and reading; one more listens. Default 6. */
  readonly poolSize?: number;
  /** How long tombstones of compacted topics stay. Default 24 h. */
  readonly tombstoneKeepMs?: number;
  /** Records that this process keeps after appending, for its own consumers. Default 8 MB; 0 reads all from the database. */
  readonly recentBytes?: number;
}

const MAINTENANCE_EVERY_MS = 60_000;
const APPENDER_LIMITS = { flushRecords: 500, flushBytes: 4_000_000, segmentBytes: 256_000, waitingBytes: 64_000_000 };

/**
 * The log on PostgreSQL tables, for one machine: nothing to install, the same promises as Kafka's, not made for scale.
 *
 * An append is one transaction that locks the rows of its partitions, so that offsets become visible in their order.
 * Consumers in the same process get what was appended from memory, within about a millisecond of the commit; those of
 * other processes are woken by NOTIFY. It connects anew by itself when PostgreSQL has been away.
 */
export class EmbeddedLog extends Log {
  private readonly topics: TopicDirectory;
  private readonly appender: Appender;
  private readonly sources: RecordSources;
  private readonly groups: GroupStore;
  private readonly listener: LogListener;
  private readonly maintenance: LogMaintenance;
  private readonly members = new Set<GroupMember>();
  private readonly followers = new Set<Follower>();
  private readonly appends = new Set<Promise<RecordPosition[]>>();
  private readonly maintenanceTimer: NodeJS.Timeout;
  private readonly maxRecordBytes: number;
  private readonly leaseMs: number;
  private maintaining: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly options: EmbeddedLogOptions,
    private readonly dataSource: DataSource,
  ) {
    super();
    const { url, schema = 'log', applicationName = 'tocsin-log', logger } = options;
    this.maxRecordBytes = options.maxRecordBytes ?? 1_000_000;
    this.leaseMs = options.leaseMs ?? 10_000;
    this.topics = new TopicDirectory(dataSource);
    this.sources = {
      ends: new KnownEnds(),
      recent: new RecentRecords(options.recentBytes ?? 8_000_000),
      stored: new StoredRecords(dataSource),
    };
    this.appender = new Appender(dataSource, this.topics, APPENDER_LIMITS, (runs) => this.onCommitted(runs));
    this.groups = new GroupStore(dataSource, this.leaseMs);
    const listening = { url, schema, applicationName: `${applicationName}-listener` };
    this.listener = new LogListener(listening, this.sources.ends, (group) => this.wakeGroup(group), logger);
    const settings = { tombstoneKeepMs: options.tombstoneKeepMs ?? 24 * 3_600_000 };
    this.maintenance = new LogMaintenance(dataSource, settings, logger);
    this.listener.start();
    this.maintenanceTimer = setInterval(() => void this.maintain(), MAINTENANCE_EVERY_MS);
    this.maintenanceTimer.unref();
  }

  /** Connects and brings the schema up to date. */
  static async open(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
    const dataSource = createDataSource({
      url: options.url,
      schema: options.schema ?? 'log',
      migrations: [Log1764000000000],
      poolSize: options.poolSize ?? 6,
      applicationName: options.applicationName ?? 'tocsin-log',
    });
    try {
      await dataSource.initialize();
      await runMigrations(dataSource, options.logger);
      if (options.isAlone) await dataSource.query('delete from member');
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      throw databaseError(error);
    }
    return new EmbeddedLog(options, dataSource);
  }

  override async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    await this.answering(() => this.topics.ensure(topics));
  }

  override async append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    if (this.closing) throw new LogUnavailableError('this log was closed');
    const appended = this.answering(() => this.topics.find(topic)).then((found) => {
      const placed = placeRecords(topic, records, found.partitions, this.maxRecordBytes);
      if (found.isCompacted) assertStorableKeys(topic, records);
      return this.appender.append(found, placed);
    });
    this.appends.add(appended);
    try {
      return await appended;
    } finally {
      this.appends.delete(appended);
    }
  }

  override async subscribe(options: SubscriptionOptions, handler: SubscriptionHandler): Promise<Subscription> {
    for (const topic of options.topics) await this.answering(() => this.topics.load(topic));
    const member: GroupMember = new GroupMember(this.options.ids.next(), options, handler, {
      store: this.groups,
      sources: this.sources,
      clock: this.options.clock,
      logger: this.options.logger,
      leaseMs: this.leaseMs,
      announce: () => this.announce(member),
      onClosed: () => this.members.delete(member),
    });
    this.members.add(member);
    member.start();
    return member;
  }

  override async follow(topic: string, handler: FollowHandler, from = 0): Promise<Follower> {
    const found = await this.answering(() => this.topics.load(topic));
    const ends = await this.endOffsets(topic);
    const follower = new LogFollower(found, handler, from, ends, this.sources, this.options.logger);
    this.followers.add(follower);
    return follower;
  }

  override async partitionCount(topic: string): Promise<number> {
    return (await this.answering(() => this.topics.load(topic))).partitions;
  }

  override async endOffsets(topic: string): Promise<readonly number[]> {
    return this.answering(async () => {
      const { topicId } = await this.topics.load(topic);
      const rows = await this.dataSource.query<{ next_offset: number }[]>(
        'select next_offset from partition where topic_id = $1 order by partition',
        [topicId],
      );
      return rows.map((row) => row.next_offset);
    });
  }

  override async topicIdentity(topic: string): Promise<string> {
    return this.answering(async () => {
      const { topicId } = await this.topics.load(topic);
      const [{ identity }] = await this.dataSource.query<[{ identity: string }]>(
        'select identity from topic where topic_id = $1',
        [topicId],
      );
      return identity;
    });
  }

  override async isReachable(): Promise<boolean> {
    if (this.closing) return false;
    return this.dataSource.query('select').then(
      () => true,
      () => false,
    );
  }

  /** Applies retention and compaction; also done once a minute. */
  async maintain(): Promise<void> {
    this.maintaining ??= this.maintenance
      .run()
      .catch((error: unknown) => {
        this.options.logger.warn('log maintenance failed; it is tried again', { reason: (error as Error).message });
      })
      .finally(() => (this.maintaining = undefined));
    await this.maintaining;
  }

  override async close(): Promise<void> {
    this.closing ??= this.closeAll();
    await this.closing;
  }

  private async closeAll(): Promise<void> {
    clearInterval(this.maintenanceTimer);
    await Promise.all([...this.members, ...this.followers].map((open) => open.close()));
    await Promise.allSettled(this.appends);
    await this.maintaining;
    await this.listener.close();
    await this.dataSource.destroy();
  }

  private onCommitted(runs: readonly AppendedRun[]): void {
    const { ends, recent } = this.sources;
    for (const { topicId, partition, records, sizeBytes } of runs) {
      if (!ends.isWatched(topicId, partition)) continue;
      recent.add(topicId, partition, records, sizeBytes);
      ends.advance(topicId, partition, records[records.length - 1].offset + 1);
    }
    this.listener.appended(runs);
  }

  private announce(by: GroupMember): void {
    for (const member of this.members) if (member !== by && member.group === by.group) member.wake();
    this.listener.groupChanged(by.group);
  }

  private wakeGroup(group: string): void {
    for (const member of this.members) if (member.group === group) member.wake();
  }

  /** The port's error in place of the database's. */
  private async answering<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const known = databaseError(error);
      if (!(known instanceof DatabaseUnavailableError)) throw known;
      throw new LogUnavailableError(`the log does not answer: ${known.message}`, { cause: error });
    }
  }
}

/** Keys of compacted topics are kept in a column of their own, and text in PostgreSQL cannot hold NUL. */
function assertStorableKeys(topic: string, records: readonly OutgoingRecord[]): void {
  const bad = records.find(({ key }) => key.includes('\0'));
  if (bad) throw new InvalidInputError(`topic ${topic}: a key holds the character NUL: keys may hold any other`, 'key');
}
