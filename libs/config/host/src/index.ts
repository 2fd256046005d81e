export { hostConfig, type ConfigHost, type ConfigHostOptions } from './config-host.js';
