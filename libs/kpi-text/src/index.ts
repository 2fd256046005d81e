/**
 * What people read of KPIs: one text for each value, bucket, condition and finding, the same in mails, messages, pictures and
 * pages. Values of unit `percent` come as shares between 0 and 1; conditions hold percent, as people write them.
 *
 * @packageDocumentation
 */
export { bucketText } from './bucket-text.js';
export { conditionKey, conditionText } from './condition-text.js';
export { endMessage, findingMessage, type KpiEnd } from './finding-message.js';
export { type KpiUnit, valueText } from './value-text.js';
