import { integerSetting } from './setting.js';

export const productEventSettings = {
  eventRetentionDays: integerSetting(
    'TOCSIN_EVENT_RETENTION_DAYS',
    'Days for which product events are kept; an event that happened before is refused.',
    400,
    { min: 8, max: 3_660 },
  ),
  maxDeviceEventsPerSecond: integerSetting(
    'TOCSIN_MAX_DEVICE_EVENTS_PER_SECOND',
    'Product events that one device or user sends in a second to `/2/httpapi`, on the average of 30 s; more are answered 429.',
    30,
    { min: 1, max: 1_000_000 },
  ),
  maxDeviceBatchEventsPerSecond: integerSetting(
    'TOCSIN_MAX_DEVICE_BATCH_EVENTS_PER_SECOND',
    'The same for `/batch`.',
    1_000,
    { min: 1, max: 1_000_000 },
  ),
  erasureGraceHours: integerSetting(
    'TOCSIN_ERASURE_GRACE_HOURS',
    'Hours in which the erasure of a user of product events can be taken back; 0: it begins within a minute.',
    24,
    { min: 0, max: 720 },
  ),
};
