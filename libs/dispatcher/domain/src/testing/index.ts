export { aNotice, aTransition, type TransitionChanges } from './transitions.js';
export { aDefaultGroup, aGroup, anEmailChannel, aSlackChannel, aWebhookChannel } from './configuration.js';
export {
  aFinding,
  aKpiMonitor,
  anEnd,
  aProjectWebhook,
  someFindings,
  type FindingChanges,
  type FindingsChanges,
} from './kpi.js';
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
export { answerOf, ScriptedSender, type Script, type SeenRequest } from './scripted-sender.js';
export { MemoryTakenRecipients, ScriptedMailSender, takenForAll } from './scripted-mail-sender.js';
export { MemoryChannelHealthStore } from './memory-channel-health-store.js';
export type { VendorFormat, VendorReply, VendorRequest } from './vendors/vendor.js';
export { throttledReply, vendorReply } from './vendors/vendor-reply.js';
export { type VendorExchange, VendorServer } from './vendors/vendor-server.js';
