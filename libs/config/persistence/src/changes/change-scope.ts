import type { Announcement, Caller } from '@tocsin/config-domain';
import {
  cloudEventHeaders,
  configRecordV1,
  noticeV1,
  RECORD_TYPE,
  type Actor,
  type ConfigKind,
  type ConfigRecord,
} from '@tocsin/payload-schemas';
import type { Outbox } from '@tocsin/persistence';
import type { EpochMs, IdSource } from '@tocsin/runtime';
import type { QueryRunner } from 'typeorm';
import { type Rows, rowsWithin } from '../rows.js';
import type { EntityChange } from './entity-change.js';
import { recordOutboxRow, SOURCE } from './record-outbox-row.js';

/** Full names of the topics that config writes. */
export interface ConfigTopics {
  readonly config: string;
  readonly notices: string;
}

/**
 * What the writers of one change share: its transaction, who makes it and when, and the one way in which audit rows and
 * outbox rows come about.
 */
export class ChangeScope implements Rows {
  private readonly transaction: Rows;

  constructor(
    private readonly queryRunner: QueryRunner,
    private readonly outbox: Outbox,
    private readonly topics: ConfigTopics,
    private readonly ids: IdSource,
    private readonly caller: Caller,
    readonly at: EpochMs,
  ) {
    this.transaction = rowsWithin(queryRunner);
  }

  get org(): string {
    return this.caller.org;
  }

  get actor(): Actor {
    return this.caller.actor;
  }

  rows(sql: string, values?: readonly unknown[]): Promise<readonly unknown[]> {
    return this.transaction.rows(sql, values);
  }

  /**
   * Holds everything of the organization that is decided together against changes: rows that do not exist yet cannot be
   * locked, so the organization stands for them.
   */
  async lockOrganization(): Promise<void> {
    await this.rows('select from organization where id = $1 for no key update', [this.org]);
  }

  /**
   * Adds the audit row and the record of each change. Writers call it in the same breath as they write the entity.
   *
   * @throws {TooLargeError} If an entity is too large to be published.
   */
  async record<K extends ConfigKind>(...changes: readonly EntityChange<K>[]): Promise<void> {
    if (changes.length === 0) return;
    const records = changes.map((change) => this.recordOf(change));
    const rows = records.map((record) => recordOutboxRow(this.topics.config, record));
    // In this order: whoever publishes records again keeps audit rows from being added, and thereby records.
    await this.audit(
      records,
      changes.map(({ before }) => before),
    );
    await this.outbox.add(this.queryRunner, rows);
    await this.awaitTombstones(records.filter(({ deleted }) => deleted));
  }

  async announce(announcement: Announcement): Promise<void> {
    const { org, at, actor } = this;
    const { traceparent } = this.caller;
    const [found] = (await this.rows('select name from organization where id = $1', [org])) as { name: string }[];
    const notice = noticeV1.parse({
      ...announcement,
      org: { id: org, name: found.name },
      noticeId: this.ids.next(),
      at,
      actor,
      user: actor.kind === 'user' ? { id: actor.id, screenName: actor.screenName } : null,
    });
    const subject = 'host' in notice ? notice.host.id : notice.monitor.id;
    const headers = cloudEventHeaders(RECORD_TYPE.notice, notice.noticeId, SOURCE, at, traceparent);
    await this.outbox.add(this.queryRunner, [
      { topic: this.topics.notices, key: `${org}/${subject}`, value: Buffer.from(JSON.stringify(notice)), headers },
    ]);
  }

  /** Parsed, so that nothing is published that readers of the topic would refuse, and no member that it does not define. */
  private recordOf({ before: _before, ...change }: EntityChange): ConfigRecord {
    return configRecordV1.parse({ ...change, org: this.org, at: this.at, actor: this.actor });
  }

  private async audit(records: readonly ConfigRecord[], before: readonly EntityChange['before'][]): Promise<void> {
    await this.rows(
      `insert into audit (org_id, kind, entity_id, revision, at, actor, cause, is_deletion, before, state)
       select $1, kind, entity_id, revision, to_timestamp($2::float8 / 1000), $3::json, cause, is_deletion,
              before::json, state::json
       from unnest($4::text[], $5::text[], $6::int[], $7::text[], $8::boolean[], $9::text[], $10::text[])
         as change (kind, entity_id, revision, cause, is_deletion, before, state)`,
      [
        this.org,
        this.at,
        JSON.stringify(this.actor),
        records.map(({ kind }) => kind),
        records.map(({ id }) => id),
        records.map(({ revision }) => revision),
        records.map(({ cause }) => cause ?? null),
        records.map(({ deleted }) => deleted ?? false),
        before.map((state) => (state === null ? null : JSON.stringify(state))),
        records.map(({ state }) => JSON.stringify(state)),
      ],
    );
  }

  private async awaitTombstones(deleted: readonly ConfigRecord[]): Promise<void> {
    if (deleted.length === 0) return;
    await this.rows(
      `insert into deleted_entity (org_id, kind, entity_id, deleted_at)
       select $1, kind, entity_id, to_timestamp($2::float8 / 1000)
       from unnest($3::text[], $4::text[]) as gone (kind, entity_id)`,
      [this.org, this.at, deleted.map(({ kind }) => kind), deleted.map(({ id }) => id)],
    );
  }
}
