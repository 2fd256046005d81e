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
export { MemoryShard } from '../timeline/memory-shard.js';
export { canonicalJson } from './canonical-json.js';
export { configurationInputs, expectedGroupTransitions, expectedTransitions } from './expected-transitions.js';
export { inputsAlong, type PlacedObservation, type TrailStep } from './inputs-along.js';
export { transitionFaults } from './transition-faults.js';
