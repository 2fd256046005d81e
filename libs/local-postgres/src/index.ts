export { startLocalPostgres, type ConnectTo, type LocalPostgres, type LocalPostgresOptions } from './local-postgres.js';
export { createDatabaseRole, type DatabaseRole } from './service-role.js';
export { lockDataDirectory, type DataDirectoryLock } from './data-directory-lock.js';
export { DataDirectoryInUseError, LocalPostgresError } from './local-postgres-error.js';
