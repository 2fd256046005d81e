export { migratedDatabase, type MigratedDatabase } from './migrated-database.js';
