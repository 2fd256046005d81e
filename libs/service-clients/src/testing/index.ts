export { type Outcome, ProjectWebhooksClient } from './project-webhooks-client.js';
