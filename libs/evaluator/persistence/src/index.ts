export {
  EVALUATOR_MIGRATIONS,
  EVALUATOR_SCHEMA,
  openEvaluatorStore,
  type EvaluatorStore,
  type EvaluatorStoreOptions,
} from './evaluator-store.js';
export { EvaluatorPersistenceModule } from './evaluator-persistence.module.js';
export { MaintenanceSchedule } from './maintenance-schedule.js';
