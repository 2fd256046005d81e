export type { MonitorKind, MonitorSpec } from './monitor-spec.js';
export { monitorInput } from './monitor-input.js';
export { monitorOptionsInput } from './monitor-options-input.js';
export { checkKindKept, checkMonitor, type MonitorSurroundings } from './monitor-rules.js';
export { withOptions } from './monitor-options.js';
export { defaultConnectivityMonitor, monitorOf } from './monitor-state.js';
