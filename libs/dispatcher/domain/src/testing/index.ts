export { aNotice, aTransition, type TransitionChanges } from './transitions.js';
export { aDefaultGroup, aGroup, anEmailChannel, aSlackChannel, aWebhookChannel } from './configuration.js';
