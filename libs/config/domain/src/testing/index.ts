export { aDowntime } from './a-downtime.js';
export { aHost } from './a-host.js';
export { aProject } from './a-project.js';
