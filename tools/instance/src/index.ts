export { freePort } from './free-port.js';
export { type ChildService, type LogTarget, startChild } from './child-service.js';
export { startStandalone, type StandaloneInstance, type StandaloneOptions } from './standalone-instance.js';
export { startDistributed, type DistributedInstance, type DistributedOptions } from './distributed-instance.js';
export { api } from './api-call.js';
export { nowSeconds, until } from './until.js';
export { type EventIdentity, eventTotals, makeProject, type ProductProject } from './product-project.js';
