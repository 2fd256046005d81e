import {
  type ProductEventBatch,
  ProductEventStore,
  type StoredEvents,
  type TakenEventPartition,
} from '@tocsin/evaluator-domain';
import { FencedError } from '@tocsin/messaging';
import { databaseError, inTransaction } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { type ArrivedEvent, arrivedEvents } from './arrived-events.js';
import type { Hash } from './event-hashes.js';
import { dayOf, type EventPartitions, REPEAT_DAYS } from './event-partitions.js';
import { withoutErased } from './late-events.js';
import { People } from './people.js';
import type { KnownProject, ProjectRegistry } from './project-registry.js';

export interface ProductEventStoreOptions {
  readonly dataSource: DataSource;
  readonly registry: ProjectRegistry;
  readonly partitions: EventPartitions;
  /** Full name of the topic. */
  readonly topic: string;
  /** Changes when the topic is made again: its offsets then begin anew. */
  readonly topicIdentity: string;
}

/** An event with whose it is. */
interface OwnedEvent extends ArrivedEvent {
  readonly person: Hash;
  readonly userSet: Hash | undefined;
}

interface HeldProject {
  readonly project_no: number;
  /** Users of it are being erased. */
  readonly is_erasing: boolean;
  /** Nobody of it was erased later. */
  readonly erased_to_ms: EpochMs;
}

/** Product events in PostgreSQL. */
export class PostgresProductEventStore extends ProductEventStore {
  constructor(private readonly options: ProductEventStoreOptions) {
    super();
  }

  override async take(partition: number): Promise<TakenEventPartition> {
    try {
      const [position] = await this.options.dataSource.query<{ epoch: number; next_offset: number }[]>(
        `insert into event_partition as stored (partition, epoch, next_offset, topic_identity, appended_ms)
         values ($1, 1, 0, $2, 0)
         on conflict (partition) do update set
           epoch = stored.epoch + 1,
           next_offset = case when stored.topic_identity = excluded.topic_identity then stored.next_offset else 0 end,
           topic_identity = excluded.topic_identity
         returning epoch, next_offset`,
        [partition, this.options.topicIdentity],
      );
      return { epoch: position.epoch, nextOffset: position.next_offset };
    } catch (error) {
      throw databaseError(error);
    }
  }

  override async commit(batch: ProductEventBatch): Promise<StoredEvents> {
    const { dataSource, registry, partitions } = this.options;
    try {
      const { arrived, projects, beyondTypes } = await arrivedEvents(batch.records, registry);
      await partitions.ensure(
        arrived.map(({ event }) => event.time),
        batch.records.map(({ receivedAt }) => receivedAt),
      );
      const stored = await inTransaction(dataSource, async (queryRunner) => {
        if (!(await this.move(queryRunner, batch))) return { stored: 0, repeated: arrived.length, erased: 0 };
        const held = await this.holdProjects(queryRunner, projects);
        return store(queryRunner, batch.partition, arrived, held);
      });
      return { ...stored, beyondTypes };
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** @returns Whether the position was moved; not if the batch had been stored before its answer was lost. */
  private async move(queryRunner: QueryRunner, batch: ProductEventBatch): Promise<boolean> {
    const { partition, epoch, fromOffset, nextOffset, appendedAt } = batch;
    const [, moved] = (await queryRunner.query(
      `update event_partition set next_offset = $4, appended_ms = $5
       where partition = $1 and epoch = $2 and next_offset = $3`,
      [partition, epoch, fromOffset, nextOffset, appendedAt],
    )) as [unknown, number];
    if (moved === 1) return true;
    const [position] = (await queryRunner.query('select epoch, next_offset from event_partition where partition = $1', [
      partition,
    ])) as { epoch: number; next_offset: number }[];
    if (position.epoch === epoch && position.next_offset === nextOffset) return false;
    throw new FencedError(this.options.topic, partition);
  }

  /**
   * Keeps the projects of the batch, and who was erased of them, as they are until the transaction ends.
   *
   * @throws {ProjectErasedError}
   */
  private async holdProjects(
    queryRunner: QueryRunner,
    projects: readonly KnownProject[],
  ): Promise<readonly HeldProject[]> {
    const held = (await queryRunner.query(
      `select project_no, is_erasing, erased_to_ms from project where project_no = any($1::int4[])
       order by project_no for key share`,
      [projects.map(({ projectNo }) => projectNo)],
    )) as HeldProject[];
    const gone = projects.filter(({ projectNo }) => !held.some((row) => row.project_no === projectNo));
    for (const project of gone) throw this.options.registry.erased(project);
    return held;
  }
}

/** @returns What became of the events. */
async function store(
  queryRunner: QueryRunner,
  partition: number,
  arrived: readonly ArrivedEvent[],
  held: readonly HeldProject[],
): Promise<Omit<StoredEvents, 'beyondTypes'>> {
  const fresh = await withoutRepeats(queryRunner, arrived);
  const erasedTo = new Map(held.map((project) => [project.project_no, project.erased_to_ms]));
  const staying = await withoutErased(queryRunner, fresh, erasedTo);
  if (staying.length > 0) await insert(queryRunner, partition, staying, held);
  const [stored, repeated, erased] = [staying.length, arrived.length - fresh.length, fresh.length - staying.length];
  return { stored, repeated, erased };
}

async function insert(
  queryRunner: QueryRunner,
  partition: number,
  events: readonly ArrivedEvent[],
  held: readonly HeldProject[],
): Promise<void> {
  const erasing = held.filter(({ is_erasing: isErasing }) => isErasing).map((project) => project.project_no);
  const people = await People.read(queryRunner, events, new Set(erasing));
  const owned = events.map((event): OwnedEvent => ({ ...event, ...people.take(event) }));
  await people.save();
  const happened = owned.filter(({ typeNo }) => typeNo !== undefined);
  if (happened.length > 0) {
    await insertEvents(queryRunner, happened);
    await countByHour(queryRunner, partition, happened);
  }
}

/** Events of which none with the same `insertId` has come before, noted as seen. */
async function withoutRepeats(
  queryRunner: QueryRunner,
  arrived: readonly ArrivedEvent[],
): Promise<readonly ArrivedEvent[]> {
  const named = arrived.filter(({ insert }) => insert !== undefined);
  if (named.length === 0) return arrived;
  const days = named.map(({ receivedAt }) => dayOf(receivedAt));
  const rows = (await queryRunner.query(
    `with seen as materialized (select hash from seen_event where hash = any($1::int8[]) and day >= $3),
       noted as (
         insert into seen_event (hash, day)
         select hash, min(day) from unnest($1::int8[], $2::int4[]) as named (hash, day)
         where hash not in (select hash from seen) group by hash)
     select hash::text from seen`,
    [named.map(({ insert }) => insert), days, Math.min(...days) - REPEAT_DAYS],
  )) as { hash: Hash }[];
  const seen = new Set(rows.map(({ hash }) => hash));
  return arrived.filter(({ insert }) => {
    if (insert === undefined) return true;
    const isRepeat = seen.has(insert);
    seen.add(insert);
    return !isRepeat;
  });
}

async function insertEvents(queryRunner: QueryRunner, events: readonly OwnedEvent[]): Promise<void> {
  await queryRunner.query(
    `insert into product_event (project_no, type_no, time_ms, person, received_ms, session_ms, user_set, properties)
     select * from unnest($1::int4[], $2::int4[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::jsonb[])`,
    [
      events.map(({ projectNo }) => projectNo),
      events.map(({ typeNo }) => typeNo),
      events.map(({ event }) => event.time),
      events.map(({ person }) => person),
      events.map(({ receivedAt }) => receivedAt),
      events.map(({ event }) => event.sessionId ?? null),
      events.map(({ userSet }) => userSet ?? null),
      events.map(({ event }) => propertiesJson(event)),
    ],
  );
}

/** `e`: of the event, `b`: built in, `g`: groups. */
function propertiesJson({ eventProperties, properties, groups }: ArrivedEvent['event']): string | null {
  const json = JSON.stringify({ e: eventProperties, b: properties, g: groups });
  return json === '{}' ? null : json;
}

const HOUR_MS = 3_600_000;

async function countByHour(queryRunner: QueryRunner, partition: number, events: readonly OwnedEvent[]): Promise<void> {
  const totals = new Map<string, number>();
  for (const { projectNo, typeNo, event } of events) {
    const key = `${projectNo}/${typeNo}/${Math.floor(event.time / HOUR_MS)}`;
    totals.set(key, (totals.get(key) ?? 0) + 1);
  }
  const keys = [...totals.keys()].map((key) => key.split('/').map(Number));
  await queryRunner.query(
    `insert into event_hour as stored (project_no, type_no, hour, partition, total)
     select project_no, type_no, hour, $5, total
     from unnest($1::int4[], $2::int4[], $3::int4[], $4::int8[]) as row (project_no, type_no, hour, total)
     on conflict (project_no, type_no, hour, partition) do update set total = stored.total + excluded.total`,
    [...[0, 1, 2].map((i) => keys.map((key) => key[i])), [...totals.values()], partition],
  );
}
