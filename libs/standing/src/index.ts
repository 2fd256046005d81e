/**
 * Roles of people, and the rules about them that more than one service holds people to. Pure.
 *
 * @packageDocumentation
 */
export { isAtLeast, requireRole, roleIn, standingOfKey, type Standing } from './standing.js';
export type { Acting } from './acting.js';
export { isOwner, managesProject } from './project-content.js';
export {
  checkMayGiveWebhook,
  checkMayMakeWebhooks,
  mayEditWebhook,
  notYourWebhook,
} from './project-webhook-permissions.js';
