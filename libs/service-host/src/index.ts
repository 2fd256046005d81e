export type { HostedService } from './hosted-service.js';
export { PortInUseError } from './listen-error.js';
export { runMain } from './run-main.js';
export { runProcess, type ProcessOptions, type RunningProcess } from './run-process.js';
