export { testDatabase, TEST_DATABASE_URL, type TestDatabase } from './test-database.js';
export { startThrowawayPostgres, type ThrowawayPostgres } from './throwaway-postgres.js';
