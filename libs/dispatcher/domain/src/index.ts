export {
  WebhookSender,
  type OutgoingRequest,
  type PhaseTimings,
  type SendFailureCode,
  type SendResult,
} from './webhook-sender.js';
