export { startLocalPostgres, type LocalPostgres } from './local-postgres.js';
export { createDatabaseRole } from './service-role.js';
export { lockDataDirectory } from './data-directory-lock.js';
