export { createDataSource, type Migration } from './data-source.js';
export { runMigrations } from './migrations.js';
export { execute, type Statement } from './statement.js';
export { inTransaction } from './transaction.js';
export {
  databaseError,
  DatabaseUnavailableError,
  isConnectionLost,
  isUniqueViolation,
  sqlStateOf,
} from './sql-state.js';
export { Outbox1764000000000 as outboxMigration } from './outbox-migration.js';
export { Outbox, outboxInsertSql, outboxParameters, type OutboxRow, type Wakeable } from './outbox.js';
export { OutboxRelay } from './outbox-relay.js';
export { connectDedicated } from './dedicated-client.js';
export { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from './partitions.js';
export { WakeSignal } from './wake-signal.js';
