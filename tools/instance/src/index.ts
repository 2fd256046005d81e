export { freePort } from './free-port.js';
export { startChild } from './child-service.js';
export { startStandalone, type StandaloneInstance } from './standalone-instance.js';
export { startDistributed, type DistributedInstance } from './distributed-instance.js';
export { api } from './api-call.js';
export { nowSeconds, until } from './until.js';
export { eventTotals, makeProject, type ProductProject } from './product-project.js';
