export {
  DELIVERIES_TOPIC,
  dispatcherDatabase,
  dispatcherDatabaseOn,
  type DispatcherDatabase,
} from './dispatcher-database.js';
