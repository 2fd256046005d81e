import { createHash } from 'node:crypto';
import {
  ORG,
  aHost,
  aService,
  anOrganization,
  canonicalJson,
  hostRecord,
  organizationRecord,
  serviceRecord,
} from '@tocsin/evaluator-domain/testing';
import type { ScheduledKind } from '@tocsin/evaluator-feature';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '@tocsin/evaluator-persistence';
import { type LogRecord, partitionOf } from '@tocsin/messaging';
import { eventually, MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import {
  type AlertTransition,
  alertTransitionV1,
  cloudEventHeaders,
  configKey,
  type ConfigRecord,
  type DeadLetter,
  deadLetterV1,
  type GroupTransition,
  groupTransitionV1,
  type KpiFindings,
  kpiFindingsV1,
  OBSERVATION_TYPE,
  observationKey,
  RECORD_TYPE,
  TOPICS,
} from '@tocsin/payload-schemas';
import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import { topicDefinitions } from '@tocsin/platform';
import { FakeClock } from '@tocsin/runtime/testing';
import { ConfigurationLookup, type LookupRequest } from '@tocsin/service-ports';
import { type EvaluatorProcess, type ProcessSurroundings, startEvaluator } from './evaluator-process.js';

export const API_KEY = 'key-of-the-test';
export const READ_KEY = 'key-that-only-reads';
/** Seconds: a whole minute. */
export const NOW = 1_764_000_000;

/** What `config` knows, whether or not its record has come round. */
class KeptLookup extends ConfigurationLookup {
  readonly records: ConfigRecord[] = [];

  override async find(request: LookupRequest): Promise<ConfigRecord | undefined> {
    return this.records.find((record) => {
      if (record.deleted === true) return false;
      if (request.kind === 'projectByApiKey') {
        return record.kind === 'project' && record.state.apiKey === request.apiKey;
      }
      if (record.kind !== request.kind) return false;
      if (request.kind === 'apiKey') return record.kind === 'apiKey' && record.state.sha256 === request.sha256;
      if (record.kind === 'service' && request.kind === 'service')
        return record.org === request.org && record.state.name === request.name;
      return 'id' in request && record.org === request.org && record.id === request.id;
    });
  }

  override async revision(): Promise<undefined> {
    return undefined;
  }
}

/** One installation: a database, a log whose append times the test decides, and processes that come and go. */
export class World {
  readonly clock = new FakeClock(NOW * 1000);
  readonly logStore = new MemoryLogStore(this.clock);
  /** Asked by processes for what they do not know. */
  readonly lookup = new KeptLookup();
  private readonly log = new MemoryLog({ store: this.logStore });
  private readonly processes = new Set<EvaluatorProcess>();

  private constructor(readonly database: MigratedDatabase) {}

  /** With an organization, its keys, the host `h1` and the service `shop`. */
  static async open(): Promise<World> {
    const world = new World(await migratedDatabase({ schema: EVALUATOR_SCHEMA, migrations: EVALUATOR_MIGRATIONS }));
    await world.makeTopics();
    await world.configure(
      organizationRecord(anOrganization()),
      keyRecord(API_KEY, true),
      keyRecord(READ_KEY, false),
      hostRecord(aHost()),
      serviceRecord(aService()),
    );
    return world;
  }

  /** Makes the topics that do not exist. */
  async makeTopics(): Promise<void> {
    await this.log.ensureTopics(topicDefinitions({ prefix: '', log: 'embedded' }));
  }

  /**
   * @param scheduled - Kinds of monitors that run by themselves.
   * @param given - What is not as it is by default.
   */
  async start(
    scheduled: readonly ScheduledKind[] = [],
    given: Pick<ProcessSurroundings, 'countsMemoryBytes'> = {},
  ): Promise<EvaluatorProcess> {
    const { logStore, clock, lookup, database } = this;
    const around = { logStore, clock, lookup, databaseUrl: database.url, apiKey: API_KEY, scheduled, ...given };
    const process = await startEvaluator(around);
    this.processes.add(process);
    return process;
  }

  async end(process: EvaluatorProcess, how: 'stop' | 'kill' = 'stop'): Promise<void> {
    this.processes.delete(process);
    await process[how]();
  }

  /** Publishes changes of the configuration; resolves when every process knows them. */
  async configure(...records: ConfigRecord[]): Promise<void> {
    const positions = await this.log.append(
      TOPICS.config.name,
      records.map((record) => ({
        key: configKey(record.org, record.kind, record.id),
        value: Buffer.from(JSON.stringify(record)),
        headers: cloudEventHeaders(RECORD_TYPE.config, `${record.id}/${record.revision}`, 'test', 0),
      })),
    );
    const last = positions[positions.length - 1].offset;
    await Promise.all([...this.processes].map(({ view }) => view.reached(last)));
  }

  /** Appends an observation without asking ingestion. */
  async observe(type: keyof typeof OBSERVATION_TYPE, value: { org: string; owner: string }): Promise<void> {
    const key = observationKey(value.org, value.owner);
    await this.append({ ce_type: OBSERVATION_TYPE[type] }, key, JSON.stringify(value));
  }

  /** Appends any record to `observations.v1`. */
  append(headers: Readonly<Record<string, string>>, key: string, value: string): Promise<void> {
    return this.appendTo('observations', headers, key, value);
  }

  async appendTo(
    topic: 'observations' | 'productEvents',
    headers: Readonly<Record<string, string>>,
    key: string,
    value: string,
  ): Promise<void> {
    const { name, embeddedPartitions } = TOPICS[topic];
    const partition = partitionOf(key, embeddedPartitions);
    await this.log.append(name, [{ key, value: Buffer.from(value), headers, partition }]);
  }

  /** Lets time pass in steps that no shard takes for a silence of ours. */
  async pass(seconds: number): Promise<void> {
    for (let rest = seconds; rest > 0; rest -= 30) {
      this.clock.advance(Math.min(rest, 30) * 1000);
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    const value = Buffer.from(JSON.stringify({ at: this.clock.now(), instance: 'test' }));
    await this.log.append(
      TOPICS.observations.name,
      Array.from({ length: TOPICS.observations.embeddedPartitions }, (_, partition) => ({
        key: 'tick/test',
        value,
        headers: { ce_type: OBSERVATION_TYPE.tick },
        partition,
      })),
    );
  }

  /** Resolves when every record of `observations.v1` has been judged and every transition published. */
  async settled(): Promise<void> {
    const ends = await this.log.endOffsets(TOPICS.observations.name);
    await eventually(async () => {
      const rows: { shard: number; next_offset: number }[] = await this.query('select shard, next_offset from shard');
      return ends.every((end, shard) => end === 0 || rows.some((row) => row.shard === shard && row.next_offset >= end));
    }, 'every record had been judged');
    await eventually(async () => {
      const [{ waiting }] = await this.query<{ waiting: number }>(
        'select count(*)::int4 as waiting from outbox where id > (select sent_id from outbox_relay)',
      );
      return waiting === 0;
    }, 'the outbox was published');
  }

  /** Resolves when every product event that was taken is stored. */
  async eventsStored(): Promise<void> {
    const ends = await this.log.endOffsets(TOPICS.productEvents.name);
    await eventually(async () => {
      const rows = await this.query<{ partition: number; next_offset: number }>(
        'select partition, next_offset from event_partition',
      );
      const stored = new Map(rows.map((row) => [row.partition, row.next_offset]));
      return ends.every((end, partition) => (stored.get(partition) ?? 0) >= end);
    }, 'every product event was stored');
  }

  /** Everything on `alerts.v1`, repeats removed, by partition. */
  transitions(): AlertTransition[] {
    const seen = new Set<string>();
    return this.told(RECORD_TYPE.alertTransition).flatMap(({ value }) => {
      const transition = alertTransitionV1.parse(JSON.parse(String(value)));
      const id = `${transition.alert.id}/${transition.sequence}`;
      if (seen.has(id)) return [];
      seen.add(id);
      return [transition];
    });
  }

  /** What was told of alert groups, repeats too, by partition. */
  groupTransitions(): GroupTransition[] {
    return this.told(RECORD_TYPE.groupTransition).map(({ value }) =>
      groupTransitionV1.parse(JSON.parse(String(value))),
    );
  }

  /** What KPI monitors have found, with the keys of its records. */
  kpiFindings(): { readonly key: string | null; readonly findings: KpiFindings }[] {
    return this.told(RECORD_TYPE.kpiFindings).map(({ key, value }) => ({
      key,
      findings: kpiFindingsV1.parse(JSON.parse(String(value))),
    }));
  }

  private told(type: string): LogRecord[] {
    return this.logStore.records(TOPICS.alerts.name).filter(({ headers }) => headers['ce_type'] === type);
  }

  /**
   * Transitions as short texts, `critical load on h1 (monitoring)`, in order of event time. Resolves when all that was
   * appended has been judged and there are at least so many.
   */
  async story(count: number): Promise<string[]> {
    await this.settled();
    await eventually(
      () => this.transitions().length >= count,
      () => `there were ${count} transitions: ${JSON.stringify(this.transitions().map(({ message }) => message))}`,
    );
    return this.transitions()
      .toSorted((a, b) => a.alert.statusChangedAt - b.alert.statusChangedAt)
      .map(({ alert, monitor, trigger }) => {
        const { target } = alert;
        const on = target.kind === 'host' ? target.id : target.kind === 'service' ? target.name : target.kind;
        return `${alert.status} ${monitor.name} on ${on} (${trigger})`;
      });
  }

  deadLetters(): DeadLetter[] {
    return this.logStore
      .records(TOPICS.deadLetters.name)
      .map(({ value }) => deadLetterV1.parse(JSON.parse(String(value))));
  }

  query<Row>(statement: string): Promise<Row[]> {
    return this.database.dataSource.query(statement);
  }

  async close(): Promise<void> {
    for (const process of this.processes) await process.stop();
    await this.log.close();
    await this.database.drop();
  }
}

export function keyRecord(key: string, canWrite: boolean, userId: string | null = null): ConfigRecord {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 11);
  return {
    kind: 'apiKey',
    org: ORG,
    id,
    revision: 1,
    at: 0,
    actor: { kind: 'system', id: 'test' },
    state: {
      id,
      name: key,
      sha256: createHash('sha256').update(key).digest('hex'),
      canRead: true,
      canWrite,
      userId,
    },
  };
}

/** Transitions as one text, to compare byte by byte. */
export const inOrder = (transitions: readonly AlertTransition[]): string[] =>
  transitions.map((transition) => canonicalJson(transition)).toSorted();
