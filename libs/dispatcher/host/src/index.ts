export { hostDispatcher } from './dispatcher-host.js';
