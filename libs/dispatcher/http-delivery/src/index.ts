export { DEFAULT_SEND_LIMITS, SNIPPET_BYTES, type SendLimits } from './send/send-limits.js';
export { UndiciWebhookSender, type UndiciWebhookSenderOptions } from './undici-webhook-sender.js';
