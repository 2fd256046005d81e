export { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA, openEvaluatorStore } from './evaluator-store.js';
export { EvaluatorPersistenceModule } from './evaluator-persistence.module.js';
