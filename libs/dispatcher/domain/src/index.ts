export {
  WebhookSender,
  type OutgoingRequest,
  type PhaseTimings,
  type SendFailureCode,
  type SendResult,
} from './webhook-sender.js';
export {
  MailSender,
  type MailResult,
  type MailStage,
  type OutgoingMail,
  type RefusedRecipient,
} from './mail-sender.js';
export { routingTable, type RoutingTable } from './routing/routing-table.js';
export type { Routing } from './routing/routing.js';
export { recipientsOf, type PeoplesAddresses } from './routing/mail-recipients.js';
export { notifies } from './routing/notifies.js';
export { routeTransition } from './routing/route-transition.js';
export { routeGroup } from './routing/route-group.js';
export { routeNotice } from './routing/route-notice.js';
export { routeFindings } from './routing/route-findings.js';
export { destinationId, type KpiDestination, type KpiDestinations } from './routing/kpi-destinations.js';
export { delayAfter, RETRY_SCHEDULE, type RetrySchedule } from './retry/retry-schedule.js';
export {
  afterFailure,
  afterGone,
  afterSuccess,
  HEALTH_POLICY,
  HEALTHY,
  isHealthy,
  standingOf,
  type ChannelHealth,
  type HealthPolicy,
  type Standing,
  type SuspensionCause,
} from './health/channel-health.js';
export {
  ChannelHealthStore,
  NO_NOTICE,
  type StoredHealth,
  type SuspensionNotice,
} from './health/channel-health-store.js';
export { suspensionStep } from './health/suspension-notice.js';
export { nextConcurrency } from './queue/concurrency-limit.js';
export { permit, rateLimitOf, shareOf, type RateLimit } from './queue/rate-limit.js';
export { RECEIVER_RATES, type ReceiverKind } from './queue/receiver-rates.js';
export { FairRing, Fifo } from './queue/fair-ring.js';
export {
  channelName,
  laneOf,
  MAX_DETAIL_LENGTH,
  MAX_EVIDENCE_BYTES,
  threadIdOf,
  webhookIdOf,
  type AttemptResult,
  type ChannelKey,
  type DeliveryEnd,
  type DeliveryKey,
  type EndedDelivery,
  type Lane,
  type LeasedDelivery,
  type RetriedDelivery,
  type SubjectKind,
} from './queue/delivery.js';
export {
  DeliveryPlans,
  type PartitionPlan,
  type PlanMode,
  type PlannedDelivery,
  type PlannedSkip,
  type PlannedTransition,
  type PlanResult,
  type TemplateProblem,
} from './queue/delivery-plans.js';
export { DeliveryQueue, type DueChannel, type Release, type SubjectLane } from './queue/delivery-queue.js';
export { DispatcherWorkers } from './queue/dispatcher-workers.js';
export { FindingMessages, type ToldFindings } from './queue/finding-messages.js';
export { TakenRecipients } from './queue/taken-recipients.js';
export { ToldChannels, type EndingAlert } from './queue/told-channels.js';
export {
  DeliveryLog,
  type DeliveryFilter,
  type DeliveryPage,
  type LoggedAttempt,
  type LoggedDelivery,
} from './queue/delivery-log.js';
export { QueueRetention, RETENTION_POLICY, type DayRange, type RetentionPolicy } from './queue/queue-retention.js';
export { judgeAnswer, type AnswerVerdict } from './answer/judge-answer.js';
export { judgeMail } from './answer/judge-mail.js';
export type { Installation } from './render/installation.js';
export { formKey, formOf, type MessageForm, type MessageFormat } from './render/message-form.js';
export { messageHeaders, renderBody, type MessageSubject } from './render/render-message.js';
export { mailOf, pictured, pictureId, pictureSlot, type MailText } from './render/mail/mail-text.js';
export { revealSecrets } from './render/json/sealed-text.js';
export { type KpiForm, kpiFormOf, kpiImageUrls } from './render/kpi/kpi-message.js';
export { sampleImageUrl } from './render/image-url.js';
export { isPerAlert, kpiRequests } from './render/kpi/kpi-requests.js';
export { kpiRequest } from './render/kpi/kpi-request.js';
export { sampleFindings } from './render/kpi/sample-findings.js';
export { type RenderedKpi, renderKpi } from './render/kpi/render-kpi.js';
