export { hostConfig, type ConfigStart } from './config-host.js';
