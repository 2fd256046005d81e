export { DISPATCHER_MIGRATIONS, DISPATCHER_SCHEMA } from './migrations/dispatcher-migrations.js';
export { DispatcherPersistenceModule } from './dispatcher-persistence.module.js';
export { openDispatcherStore, type DispatcherStore } from './dispatcher-store.js';
