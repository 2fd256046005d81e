import { type Log, type OutgoingRecord, RecordTooLargeError, type RecordPosition } from '@tocsin/messaging';
import type { Clock, Logger } from '@tocsin/runtime';
import type { OutboxSession, PageLimits, RelayPosition, StoredRow } from './outbox-session.js';
import { sendablePrefix } from './sendable-prefix.js';
import { hasLostRecords, published, type TopicEntry, type TopicLedger } from './topic-ledger.js';

export interface OutboxPublisherSettings {
  /** Rows per append at most. Default 500. */
  readonly pageRows?: number;
  /** Value bytes per append at most (a larger single row still goes alone). Default 4 MB: this bounds the memory. */
  readonly pageBytes?: number;
  /** How long published rows are kept, to be published again when the log has lost them. Default 24 h. */
  readonly keepMs?: number;
  /** The log has lost what was published on this topic; rows of the last `keepMs` are being published again. */
  readonly onTopicLost?: (topic: string) => void;
}

/**
 * `more`: there may be more to do at once. `blocked`: rows are there, but transactions that may still add rows before them
 * are open.
 */
export type StepOutcome = 'more' | 'idle' | 'blocked';

const CHECK_TOPICS_EVERY_MS = 60_000;
const MARK_EVERY_MS = 600_000;
const PRUNE_BATCH_ROWS = 2_000;
const KEEP_MS = 24 * 3_600_000;

/** The failure of an append or of a question to the log, as opposed to one of the database. */
export class LogFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Publishes page by page what the active relay's session reads. Holds one page in memory at a time. */
export class OutboxPublisher {
  publishedRows = 0;
  rejectedRows = 0;
  private readonly limits: PageLimits;
  private sentId: number;
  private topics: TopicLedger;
  /** By topic: what was appended though the page as a whole failed, so that it is not appended again. */
  private readonly appendedId = new Map<string, number>();
  private isUnsaved = false;
  private settledId = 0;
  private suspects: { readonly open: ReadonlySet<string>; readonly upToId: number } | undefined;
  private topicsCheckedAt = -Infinity;
  private markedAt = -Infinity;
  private mayPrune = false;

  constructor(
    private readonly session: OutboxSession,
    position: RelayPosition,
    private readonly settings: OutboxPublisherSettings,
    private readonly log: Log,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.limits = { rows: settings.pageRows ?? 500, bytes: settings.pageBytes ?? 4_000_000 };
    this.sentId = position.sentId;
    this.topics = position.topics;
  }

  /**
   * Publishes one page, if there is one.
   *
   * @throws {LogFailure} If the log refused; the next step looks whether it has lost anything and tries again.
   */
  async step(): Promise<StepOutcome> {
    await this.checkTopics();
    await this.maintain();
    for (const [topic, { resend }] of Object.entries(this.topics)) {
      if (resend) return this.publishAgain(topic, resend);
    }
    if (this.suspects && (await this.areAllOpen(this.suspects.open))) return 'blocked';
    const rows = await this.read();
    if (rows.length === 0) return this.mayPrune ? 'more' : 'idle';
    const sendable = sendablePrefix(
      rows.map(({ id }) => id),
      this.sentId,
      this.settledId,
    );
    return sendable === 0 ? this.settle(rows[rows.length - 1].id) : this.publish(rows.slice(0, sendable));
  }

  /** Stores the position, so that a successor does not repeat the last page. */
  async save(): Promise<void> {
    if (this.isUnsaved) await this.session.advanceAndRead(this.sentId, this.topics, { rows: 0, bytes: 0 });
    this.isUnsaved = false;
  }

  private async read(): Promise<StoredRow[]> {
    if (!this.isUnsaved) return this.session.read(this.sentId, this.limits);
    const rows = await this.session.advanceAndRead(this.sentId, this.topics, this.limits);
    this.isUnsaved = false;
    return rows;
  }

  private async publish(rows: readonly StoredRow[]): Promise<StepOutcome> {
    this.suspects = undefined;
    await this.append(rows.filter(({ id, topic }) => id > (this.appendedId.get(topic) ?? 0)));
    this.sentId = rows[rows.length - 1].id;
    this.isUnsaved = true;
    return 'more';
  }

  /** Appends to all topics at once, in order within each. */
  private async append(rows: readonly StoredRow[]): Promise<void> {
    const byTopic = new Map<string, StoredRow[]>();
    for (const row of rows) {
      const same = byTopic.get(row.topic);
      if (same) same.push(row);
      else byTopic.set(row.topic, [row]);
    }
    const results = await Promise.allSettled([...byTopic].map(([topic, ofTopic]) => this.appendTo(topic, ofTopic)));
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) return;
    this.topicsCheckedAt = -Infinity;
    throw new LogFailure(failure.reason);
  }

  private async appendTo(topic: string, rows: readonly StoredRow[]): Promise<void> {
    const entry = this.topics[topic] ?? { identity: await this.log.topicIdentity(topic), ends: [] };
    const positions = await this.appendOrReject(topic, rows);
    this.topics = { ...this.topics, [topic]: published(entry, positions) };
    this.appendedId.set(topic, rows[rows.length - 1].id);
    this.publishedRows += positions.length;
  }

  /** A record that is too large fails its whole append before anything of it is written: then one at a time. */
  private async appendOrReject(topic: string, rows: readonly StoredRow[]): Promise<RecordPosition[]> {
    try {
      return await this.log.append(topic, rows.map(asRecord));
    } catch (error) {
      if (!(error instanceof RecordTooLargeError)) throw error;
      if (rows.length === 1) return this.reject(rows[0], error.message);
    }
    const positions: RecordPosition[] = [];
    for (const row of rows) positions.push(...(await this.appendOrReject(topic, [row])));
    return positions;
  }

  private async reject(row: StoredRow, reason: string): Promise<[]> {
    await this.session.reject(row, reason);
    this.rejectedRows += 1;
    this.logger.error('the log refuses a record for good; it is kept in outbox_rejected', { id: row.id, reason });
    return [];
  }

  /** Finds out whether rows missing before `lastId` can still appear, and asks for them to be skipped if not. */
  private async settle(lastId: number): Promise<StepOutcome> {
    this.suspects ??= { open: await this.session.openWriters(), upToId: lastId };
    const stillOpen = await this.stillOpen(this.suspects.open);
    if (stillOpen.size > 0) {
      this.suspects = { ...this.suspects, open: stillOpen };
      return 'blocked';
    }
    // Whatever they added is visible to the next read.
    this.settledId = this.suspects.upToId;
    this.suspects = undefined;
    return 'more';
  }

  private async stillOpen(suspects: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    if (suspects.size === 0) return suspects;
    const open = await this.session.openWriters();
    return new Set([...suspects].filter((writer) => open.has(writer)));
  }

  private async areAllOpen(suspects: ReadonlySet<string>): Promise<boolean> {
    return (await this.stillOpen(suspects)).size === suspects.size;
  }

  /** Looks now and then, and after every failure, whether the topics still hold what was published. */
  private async checkTopics(): Promise<void> {
    const now = this.clock.monotonicMs();
    if (now - this.topicsCheckedAt < CHECK_TOPICS_EVERY_MS) return;
    for (const [topic, entry] of Object.entries(this.topics)) {
      const [identity, ends] = await Promise.all([this.log.topicIdentity(topic), this.log.endOffsets(topic)]).catch(
        (cause: unknown) => {
          throw new LogFailure(cause);
        },
      );
      if (hasLostRecords(entry, { identity, ends })) this.noteLoss(topic, identity);
    }
    this.topicsCheckedAt = now;
  }

  private noteLoss(topic: string, identity: string): void {
    const upToId = Math.max(this.sentId, this.appendedId.get(topic) ?? 0);
    const entry: TopicEntry = { identity, ends: [], resend: { afterId: 0, upToId } };
    this.topics = { ...this.topics, [topic]: entry };
    this.isUnsaved = true;
    this.logger.warn('the log has lost published records; publishing again what is kept', { topic, upToId });
    this.settings.onTopicLost?.(topic);
  }

  private async publishAgain(
    topic: string,
    { afterId, upToId }: NonNullable<TopicEntry['resend']>,
  ): Promise<StepOutcome> {
    const rows = await this.session.readTopic(topic, afterId, upToId, this.limits);
    if (rows.length > 0) await this.append(rows);
    const entry = this.topics[topic];
    const next = rows.length > 0 ? { afterId: rows[rows.length - 1].id, upToId } : undefined;
    this.topics = { ...this.topics, [topic]: { ...entry, resend: next } };
    this.isUnsaved = true;
    await this.save();
    return 'more';
  }

  private async maintain(): Promise<void> {
    const now = this.clock.monotonicMs();
    if (now - this.markedAt >= MARK_EVERY_MS) {
      await this.session.mark(this.sentId);
      this.markedAt = now;
      this.mayPrune = true;
    }
    if (this.mayPrune) this.mayPrune = await this.session.prune(this.settings.keepMs ?? KEEP_MS, PRUNE_BATCH_ROWS);
  }
}

function asRecord({ key, value, headers }: StoredRow): OutgoingRecord {
  return { key, value, headers: JSON.parse(headers) as Record<string, string> };
}
