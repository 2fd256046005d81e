export { MAX_BODY_BYTES, nginxConfig, type Upstreams } from './nginx-config.js';
export { startProxy } from './proxy.js';
