export { DELIVERIES_TOPIC, dispatcherDatabase, type DispatcherDatabase } from './dispatcher-database.js';
