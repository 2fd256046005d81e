export { DEFAULT_PROBE_LIMITS, type ProbeLimits } from './probe-limits.js';
export { UndiciHttpProbe, type UndiciHttpProbeOptions } from './undici-http-probe.js';
