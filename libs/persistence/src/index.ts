export { createDataSource, sessionOptions, type DataSourceSettings, type Migration } from './data-source.js';
export { columnTypes, parseInt8 } from './column-types.js';
export { DatabaseNewerError, runMigrations } from './migrations.js';
export { execute, type Statement } from './statement.js';
export { afterCommit, inTransaction } from './transaction.js';
export {
  databaseError,
  DatabaseUnavailableError,
  DiskFullError,
  isConnectionLost,
  isDeadlock,
  isDiskFull,
  isSerializationFailure,
  isUniqueViolation,
  sqlStateOf,
} from './sql-state.js';
export { Outbox1764000000000 as outboxMigration } from './outbox-migration.js';
export {
  MAX_OUTBOX_ROW_BYTES,
  Outbox,
  outboxInsertSql,
  outboxParameters,
  type OutboxRow,
  type Wakeable,
} from './outbox.js';
export { OutboxRelay, type OutboxRelaySettings, type OutboxRelayStatus } from './outbox-relay.js';
export { connectDedicated, type DedicatedClientSettings } from './dedicated-client.js';
export { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from './partitions.js';
export { type PartitionUnit } from './partition-period.js';
export { WakeSignal } from './wake-signal.js';
