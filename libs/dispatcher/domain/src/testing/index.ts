export { aNotice, aTransition, type TransitionChanges } from './transitions.js';
export { aDefaultGroup, aGroup, anEmailChannel, aSlackChannel, aWebhookChannel } from './configuration.js';
export { aFinding, aKpiMonitor, anEnd, aProjectWebhook, someFindings, type FindingsChanges } from './kpi.js';
export {
  aLeasedDelivery,
  anAttemptResult,
  anEndedDelivery,
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  aRetriedDelivery,
  ORG,
} from './plans.js';
export { answerOf, ScriptedSender, type SeenRequest } from './scripted-sender.js';
export { MemoryTakenRecipients, ScriptedMailSender, takenForAll } from './scripted-mail-sender.js';
export { MemoryChannelHealthStore } from './memory-channel-health-store.js';
export type { VendorFormat } from './vendors/vendor.js';
export { VendorServer } from './vendors/vendor-server.js';
