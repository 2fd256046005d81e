export { nginxConfig, type FrontOptions, type Upstreams } from './nginx-config.js';
export { startProxy, type RunningProxy } from './proxy.js';
