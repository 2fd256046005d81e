export {
  alertGroupSettingRecord,
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
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
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
export { transitionFaults, type ComparisonOptions } from './transition-faults.js';
