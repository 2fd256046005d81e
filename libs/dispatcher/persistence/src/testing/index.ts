export { dispatcherDatabase, dispatcherDatabaseOn, type DispatcherDatabase } from './dispatcher-database.js';
