import { type ShardBatch, ShardStore, type TakenShard } from '@tocsin/evaluator-domain';
import { FencedError } from '@tocsin/messaging';
import { databaseError, execute, outboxParameters, type Statement, type Wakeable } from '@tocsin/persistence';
import type { DataSource, QueryRunner } from 'typeorm';
import type { OrganizationIds } from '../samples/organization-ids.js';
import { OwnerRegistry } from '../samples/owner-registry.js';
import type { SamplePartitions } from '../samples/sample-partitions.js';
import { tailRowsOf } from '../samples/tail-rows.js';
import { groupMemberRecords, groupTransitionRecord } from '../groups/group-records.js';
import { COMMIT_ALL, COMMIT_SAMPLES } from './commit-statement.js';
import { readShardRows } from './read-shard-rows.js';
import { changesJson } from './stored-rows.js';
import { kpiFindingsRecord, transitionRecord } from './transition-records.js';

export interface ShardStoreOptions {
  readonly dataSource: DataSource;
  readonly organizations: OrganizationIds;
  readonly partitions: SamplePartitions;
  /** Woken when transitions have been committed. */
  readonly relay: Wakeable;
  /** Full names. */
  readonly observationsTopic: string;
  readonly alertsTopic: string;
  /** Of the log's layout; see `adoptLayout`. */
  readonly generation: number;
}

interface Position {
  readonly epoch: number;
  readonly next_offset: number;
  readonly config_offset: number;
  readonly time_ms: number;
  readonly gap_ms: number;
}

/** Shards in PostgreSQL: a batch is one statement. */
export class PostgresShardStore extends ShardStore {
  private readonly registries = new Map<number, OwnerRegistry>();

  constructor(private readonly options: ShardStoreOptions) {
    super();
  }

  override async take(shard: number): Promise<TakenShard> {
    try {
      const { dataSource, organizations } = this.options;
      const [position] = await dataSource.query<Position[]>(
        `insert into shard (shard, epoch, next_offset, config_offset, time_ms, gap_ms) values ($1, 1, 0, -1, 0, 0)
         on conflict (shard) do update set epoch = shard.epoch + 1
         returning epoch, next_offset, config_offset, time_ms, gap_ms`,
        [shard],
      );
      this.registries.set(shard, new OwnerRegistry(dataSource, organizations, shard));
      return {
        epoch: position.epoch,
        nextOffset: position.next_offset,
        clock: { timeMs: position.time_ms, gapMs: position.gap_ms, configOffset: position.config_offset },
        rows: await readShardRows(dataSource, shard, position.time_ms),
      };
    } catch (error) {
      throw databaseError(error);
    }
  }

  override async commit(batch: ShardBatch): Promise<void> {
    try {
      await this.store(batch);
    } catch (error) {
      throw databaseError(error);
    }
    if (batch.transitions.length + batch.groupTransitions.length > 0) this.options.relay.wake();
  }

  private async store(batch: ShardBatch): Promise<void> {
    const registry = this.registries.get(batch.shard);
    if (registry === undefined) throw new Error(`shard ${batch.shard} was never taken`);
    const { statement, values } = await this.statementOf(batch, registry);
    const queryRunner = this.options.dataSource.createQueryRunner();
    try {
      const { rows } = await execute<{ stored: number }>(queryRunner, statement, values);
      if (rows[0].stored === 0 && !(await this.isStored(queryRunner, batch))) {
        throw new FencedError(this.options.observationsTopic, batch.shard);
      }
    } finally {
      await queryRunner.release();
    }
    for (const owner of batch.ownersGone ?? []) registry.forget(owner);
  }

  private async statementOf(
    batch: ShardBatch,
    registry: OwnerRegistry,
  ): Promise<{ statement: Statement; values: unknown[] }> {
    const { changes, clock, ownersGone = [] } = batch;
    const seen = changes.lastSeen.map(({ org, hostId }) => ({ org, owner: `host:${hostId}` }));
    const seenGone = changes.lastSeenGone.map(({ org, hostId }) => ({ org, owner: `host:${hostId}` }));
    await registry.ensure(
      batch.samples.map(({ samples }) => samples),
      [...seen, ...seenGone, ...ownersGone],
    );
    const tail = tailRowsOf(batch.samples, registry, this.options.generation);
    await this.options.partitions.ensureTail(tail.days());
    const values: unknown[] = [
      batch.shard,
      batch.epoch,
      batch.fromOffset,
      batch.nextOffset,
      clock.configOffset,
      clock.timeMs,
      clock.gapMs,
      tail.payload,
      ...[tail.owners, tail.times, tail.offsets, tail.starts, tail.lengths].map(array),
      array(seen.map((owner) => registry.idOf(owner))),
      array(changes.lastSeen.map(({ seenAt }) => seenAt)),
      array(changes.lastSeen.map(({ armedAt }) => armedAt)),
      array(changes.lastSeen.map(({ gapMs }) => gapMs)),
    ];
    if (isOnlySamples(batch)) return { statement: COMMIT_SAMPLES, values };
    const numbersOf = (owners: typeof seen): number[] => owners.map((owner) => registry.idOf(owner));
    values.push(...(await this.moreValues(batch, numbersOf(seenGone), numbersOf([...ownersGone]))));
    return { statement: COMMIT_ALL, values };
  }

  private async moreValues(batch: ShardBatch, seenGone: number[], ownersGone: number[]): Promise<unknown[]> {
    const { changes, transitions, groupTransitions, kpiFindings, traceparents } = batch;
    const { organizations, alertsTopic, observationsTopic } = this.options;
    await organizations.ensure(
      [
        changes.alerts,
        changes.checks,
        changes.checksGone,
        changes.lastPoints,
        changes.lastPointsGone,
        changes.runs,
        changes.runsGone,
        changes.groups,
        changes.groupMembers,
        changes.suppressed,
        changes.suppressedGone,
      ]
        .flat()
        .map(({ org }) => org)
        .concat(transitions.map(({ org }) => org.id)),
    );
    return [
      changesJson(changes, groupTransitions, (org) => organizations.of(org), seenGone, ownersGone),
      array(transitions.map(({ org }) => organizations.of(org.id))),
      transitions.map(({ alert }) => alert.id),
      array(transitions.map(({ sequence }) => sequence)),
      ...outboxParameters([
        ...transitions.map((transition, i) => transitionRecord(alertsTopic, transition, traceparents?.[i])),
        ...transitions.flatMap((each, i) => groupMemberRecords(observationsTopic, each, traceparents?.[i])),
        ...groupTransitions.map((transition) => groupTransitionRecord(alertsTopic, transition)),
        ...kpiFindings.map((findings) => kpiFindingsRecord(alertsTopic, findings)),
      ]),
    ];
  }

  /** Whether the batch had been stored before its answer was lost. */
  private async isStored(queryRunner: QueryRunner, batch: ShardBatch): Promise<boolean> {
    const [position] = (await queryRunner.query(
      'select epoch, next_offset, config_offset, time_ms, gap_ms from shard where shard = $1',
      [batch.shard],
    )) as Position[];
    const { clock } = batch;
    return (
      position.epoch === batch.epoch &&
      position.next_offset === batch.nextOffset &&
      position.config_offset === clock.configOffset &&
      position.time_ms === clock.timeMs
    );
  }
}

/** An array parameter of numbers, as PostgreSQL writes it: cheaper than what the driver does for any array. */
const array = (numbers: readonly number[]): string => `{${numbers.join()}}`;

function isOnlySamples({ transitions, changes, ownersGone = [] }: ShardBatch): boolean {
  return [
    transitions,
    changes.alerts,
    changes.checks,
    changes.checksGone,
    changes.lastSeenGone,
    changes.lastPoints,
    changes.lastPointsGone,
    changes.runs,
    changes.runsGone,
    changes.groups,
    changes.groupMembers,
    changes.suppressed,
    changes.suppressedGone,
    ownersGone,
  ].every((rows) => rows.length === 0);
}
