/** Transport id of the strategy that reads `alerts.v1` and `notices.v1` for this service. */
export const DISPATCHER_TRANSPORT = Symbol('tocsin-dispatcher');

/** Consumer group whose members share their partitions. */
export const DISPATCHER_GROUP = 'tocsin-dispatcher';
