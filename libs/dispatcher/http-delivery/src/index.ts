export { UndiciWebhookSender } from './undici-webhook-sender.js';
