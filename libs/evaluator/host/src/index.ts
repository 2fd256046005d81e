export { hostEvaluator } from './evaluator-host.js';
