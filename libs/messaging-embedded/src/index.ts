export { EmbeddedLog } from './embedded-log.js';
