/**
 * Templates of project webhooks: the part of Mustache that only puts values into places, checked when it is saved and bounded
 * when it is used.
 *
 * @packageDocumentation
 */
export { checkTemplate, namesCredential, renderTemplate, type WebhookTemplate } from './webhook-template.js';
export { checkUsable } from './check-usable.js';
export { withCredential } from './credential.js';
export { escaped, escapingOf, type Escaping } from './content-type.js';
export { KPI_MEMBERS } from './kpi-members.js';
export type { Members } from './model-shape.js';
export { TEMPLATE_LIMITS } from './template-limits.js';
export type { TemplateProblem } from './template-problem.js';
