export { aHost } from './a-host.js';
