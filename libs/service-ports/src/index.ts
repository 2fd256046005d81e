export { ConfigurationLookup, type LookupRequest, type ReceiverRequest } from './configuration-lookup.js';
export { ChannelSuspension } from './channel-suspension.js';
export { AlertHistory, type GroupHistory } from './alert-history.js';
export { DeliveryHistory, type AttemptView, type DeliveryView } from './delivery-history.js';
export { KpiMonitorProgress, type KpiProgress } from './kpi-monitor-progress.js';
export { MonitorDefinitions } from './monitor-definitions.js';
