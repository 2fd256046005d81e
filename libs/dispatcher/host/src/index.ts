export { hostDispatcher, type DispatcherHost, type DispatcherHostOptions } from './dispatcher-host.js';
