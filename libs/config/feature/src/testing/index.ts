export { PublishTombstones } from '../housekeeping/publish-tombstones.js';
export { RepublishMissing } from '../housekeeping/republish-missing.js';
