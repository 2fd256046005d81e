export { CONFIG_MIGRATIONS, CONFIG_SCHEMA } from './migrations/config-migrations.js';
export { ConfigPersistenceModule, configRecordsOf, republicationOf } from './config-persistence.module.js';
