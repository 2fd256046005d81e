/*
 * Every setting of Tocsin that more than one program reads, with its one meaning. Each program's env.ts picks what it
 * reads; `npm run settings` and docs/settings.md are made from the picks.
 */

export { httpHost, httpPort, grpcPort, opsPort, publicUrl, servicePublicUrl, maxBodyBytes } from './http-settings.js';
export { configGrpc, evaluatorGrpc, dispatcherGrpc, internalToken } from './internal-settings.js';
export { optionalKafkaBrokers, kafkaBrokers, kafkaSettings } from './kafka-settings.js';
export { logLevel, logFormat } from './log-settings.js';
export { mailSettings } from './mail-settings.js';
export { connectivityGoneMs, maxExpressionMonitors, expressionSettings, kpiSettings } from './monitor-settings.js';
export { bootstrapSettings, productSettings } from './organization-settings.js';
export { egressSettings, externalSettings, rateSettings, platformWebhookUrl } from './outbound-settings.js';
export { productEventSettings } from './product-event-settings.js';
export { secretKey, optionalSecretKey, previousSecretKeys } from './secret-key-settings.js';
export {
  dataDir,
  optionalDatabaseUrl,
  databaseUrl,
  sampleRetentionDays,
  imageRetentionDays,
  auditRetentionDays,
} from './storage-settings.js';
