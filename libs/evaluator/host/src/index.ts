export { hostEvaluator, type EvaluatorHost, type EvaluatorHostOptions } from './evaluator-host.js';
