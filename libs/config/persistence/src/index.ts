export { CONFIG_MIGRATIONS, CONFIG_SCHEMA } from './migrations/config-migrations.js';
export {
  ConfigPersistenceModule,
  configRecordsOf,
  republicationOf,
  type ConfigPersistence,
} from './config-persistence.module.js';
export type { ConfigTopics } from './changes/change-scope.js';
