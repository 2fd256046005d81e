export {
  alertGroupSettingRecord,
  aChart,
  aKpiMonitor,
  aProject,
  anAlertGroupSetting,
  HANAKO,
  ORG,
  aConnectivityMonitor,
  aDowntime,
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  aUser,
  anExpressionMonitor,
  anExternalMonitor,
  anOrganization,
  chartRecord,
  downtimeRecord,
  hostRecord,
  kpiMonitorRecord,
  monitorRecord,
  organizationRecord,
  projectRecord,
  serviceRecord,
  userRecord,
} from './builders.js';
export { MemoryShard, StoredShard } from '../timeline/memory-shard.js';
export { playTimeline, type TimelineResult } from './timeline.js';
export { canonicalJson } from './canonical-json.js';
export {
  configurationInputs,
  expectedGroupTransitions,
  expectedTransitions,
  type PartitionLog,
} from './expected-transitions.js';
export { inputsAlong, type PlacedObservation, type TrailStep } from './inputs-along.js';
export { transitionFaults } from './transition-faults.js';
