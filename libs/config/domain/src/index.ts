export { compareMonitors } from './monitors/monitor-order.js';
export {
  checkKindKept,
  checkMonitor,
  MAX_EXPRESSION_MONITORS,
  type MonitorSurroundings,
} from './monitors/monitor-rules.js';
export {
  PERCENT_METRICS,
  type MonitorKind,
  type MonitorSpec,
  type MonitorSpecOf,
  type RequestHeader,
} from './monitors/monitor-spec.js';
export { defaultConnectivityMonitor, monitorOf, type Seal } from './monitors/monitor-state.js';
export { afterScopeLoss, type LostScope } from './monitors/scope-loss.js';
