export { PublishTombstones } from '../tombstones/publish-tombstones.js';
