export { hostConfig, type ConfigHost, type ConfigHostOptions, type ConfigStart } from './config-host.js';
