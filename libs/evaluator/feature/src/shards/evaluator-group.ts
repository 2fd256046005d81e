/** Transport id of the strategy that reads `observations.v1` for this service. */
export const EVALUATOR_TRANSPORT = Symbol('tocsin-evaluator');

/** Consumer group whose members share the shards. */
export const EVALUATOR_GROUP = 'tocsin-evaluator';
