export { ForgetOldChanges } from '../audit/forget-old-changes.js';
export { PublishTombstones } from '../housekeeping/publish-tombstones.js';
export { RepublishMissing } from '../housekeeping/republish-missing.js';
