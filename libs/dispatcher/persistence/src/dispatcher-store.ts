import type {
  ChannelHealthStore,
  DeliveryLog,
  DeliveryPlans,
  DeliveryQueue,
  DispatcherWorkers,
  FindingMessages,
  QueueRetention,
  TakenRecipients,
  ToldChannels,
} from '@tocsin/dispatcher-domain';
import type { Wakeable } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { PostgresChannelHealthStore } from './health/postgres-channel-health-store.js';
import { PostgresDeliveryLog } from './history/postgres-delivery-log.js';
import { DISPATCHER_SCHEMA } from './migrations/dispatcher-migrations.js';
import { PostgresDeliveryPlans } from './queue/postgres-delivery-plans.js';
import { PostgresDeliveryQueue } from './queue/postgres-delivery-queue.js';
import { PostgresDispatcherWorkers } from './queue/postgres-dispatcher-workers.js';
import { PostgresFindingMessages } from './queue/postgres-finding-messages.js';
import { PostgresQueueRetention } from './queue/postgres-queue-retention.js';
import { PostgresTakenRecipients } from './queue/postgres-taken-recipients.js';
import { PostgresToldChannels } from './queue/postgres-told-channels.js';
import { type PlannerRole, QueueConnection } from './queue/queue-connection.js';
import { SurrogateNumbers } from './queue/surrogate-numbers.js';

export interface DispatcherStoreSettings {
  /** Of the same database and schema as `dataSource`: the queue has connections of its own beside the pool. */
  readonly url: string;
  /** Default `DISPATCHER_SCHEMA`; with `DISPATCHER_MIGRATIONS` applied. */
  readonly schema?: string;
  /** For reading history and for maintenance. */
  readonly dataSource: DataSource;
  readonly relay: Wakeable;
  /** Full name of `deliveries.v1`. */
  readonly deliveriesTopic: string;
  /** A queue statement without an answer for so long means that the connection is dead. Default 10 s. */
  readonly answerTimeoutMs?: number;
}

export interface DispatcherStore {
  readonly plans: DeliveryPlans;
  readonly told: ToldChannels;
  readonly taken: TakenRecipients;
  readonly findings: FindingMessages;
  readonly queue: DeliveryQueue;
  readonly workers: DispatcherWorkers;
  readonly health: ChannelHealthStore;
  readonly log: DeliveryLog;
  readonly retention: QueueRetention;
  /** Ends the queue's own connections, not the data source. */
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 10_000;

/** The dispatcher's ports over five connections of their own: for plans, control, outcomes, ids, and the lease. */
export function openDispatcherStore(settings: DispatcherStoreSettings): DispatcherStore {
  const { dataSource, relay, deliveriesTopic: topic, url, schema = DISPATCHER_SCHEMA } = settings;
  const answerTimeoutMs = settings.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
  const open = (name: string, role: PlannerRole): QueueConnection =>
    new QueueConnection({ url, schema, applicationName: `tocsin-queue-${name}`, answerTimeoutMs }, role);
  const connections = {
    plan: open('plan', 'plan'),
    control: open('control', 'queue'),
    finish: open('finish', 'queue'),
    names: open('names', 'lease'),
    lease: open('lease', 'lease'),
  };
  const ids = new SurrogateNumbers(connections.names);
  return {
    plans: new PostgresDeliveryPlans(connections.plan, ids, relay, topic),
    told: new PostgresToldChannels(connections.control),
    taken: new PostgresTakenRecipients(dataSource),
    findings: new PostgresFindingMessages(dataSource),
    queue: new PostgresDeliveryQueue(connections, ids, relay, topic),
    workers: new PostgresDispatcherWorkers(connections.lease, connections.control),
    health: new PostgresChannelHealthStore(connections.control, ids),
    log: new PostgresDeliveryLog(dataSource, ids, relay, topic),
    retention: new PostgresQueueRetention(dataSource),
    close: async () => {
      await Promise.all(Object.values(connections).map((connection) => connection.close()));
    },
  };
}
