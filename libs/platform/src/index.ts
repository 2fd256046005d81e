export { optionalSetting, type Environment, type Setting } from './settings/setting.js';
export { readSettings, type Settings } from './settings/read-settings.js';
export {
  auditRetentionDays,
  bootstrapSettings,
  configGrpc,
  connectivityGoneMs,
  dataDir,
  databaseUrl,
  dispatcherGrpc,
  egressSettings,
  externalSettings,
  evaluatorGrpc,
  expressionSettings,
  grpcPort,
  httpHost,
  httpPort,
  imageRetentionDays,
  internalToken,
  kafkaBrokers,
  kafkaSettings,
  kpiSettings,
  logFormat,
  logLevel,
  mailSettings,
  maxBodyBytes,
  maxExpressionMonitors,
  opsPort,
  optionalDatabaseUrl,
  optionalKafkaBrokers,
  optionalSecretKey,
  platformWebhookUrl,
  productSettings,
  previousSecretKeys,
  productEventSettings,
  rateSettings,
  publicUrl,
  sampleRetentionDays,
  secretKey,
  servicePublicUrl,
} from './settings/catalogue.js';
export type { ShownAddress } from './settings/mail-settings.js';
export { ownPublicUrl } from './settings/own-public-url.js';
export { SETTING_NAMES, unknownSettings } from './settings/unknown-settings.js';
export type { ConfigEntry } from './configuration/config-entry.js';
export { ConfigurationView } from './configuration/configuration-view.js';
export { ConfigurationResolver } from './configuration/configuration-resolver.js';
export { requireSecretKey } from './configuration/require-secret-key.js';
export { type ConfigurationFollower, followConfiguration } from './configuration/configuration-follower.js';
export type { Principal } from './auth/principal.js';
export { CurrentPrincipal, principalOf } from './auth/api-key.guard.js';
export { Needs } from './auth/needs.js';
export { CurrentProject, type ProjectPrincipal, ProjectSecretGuard } from './auth/project-secret.guard.js';
export { GrpcApiKeyGuard, PrincipalOfCall, principalOfCall } from './grpc/grpc-api-key.guard.js';
export { GrpcErrorFilter } from './grpc/grpc-error-filter.js';
export { InternalToken, InternalTokenGuard } from './internal/internal-token.guard.js';
export { publicError } from './http/error-status.js';
export { logFailure } from './http/failure-log.js';
export { SurfaceErrorFilter } from './http/surface-error-filter.js';
export { createHttpApplication } from './http/http-application.js';
export { Topics, topicDefinitions, type TopicOptions } from './log/topics.js';
export { giveUpOnce } from './log/give-up-once.js';
export { deadLetterRecords, type MalformedRecord } from './log/dead-letter-records.js';
export { type ReadRecord, readRecords } from './log/read-records.js';
export { LogConsumer, OnAssigned, OnBatch, OnRevoked } from './log/log-consumer.js';
export { LogServer } from './log/log-server.js';
export { PinoLogger, type LogFormat, type LogLevel } from './operations/pino-logger.js';
export { Metrics } from './operations/metrics.js';
export { Readiness, type Problem } from './operations/readiness.js';
export { OperationsServer } from './operations/operations-server.js';
export { continueTrace } from './operations/traceparent.js';
export { PlatformModule, type Platform } from './platform.module.js';
export { ApiV1Controller } from './http/api-v1-controller.js';
export { DeleteRoute, MackerelController, PostRoute, PutRoute, ReadRoute, SUCCESS } from './http/mackerel-routes.js';
export { queryFlag, queryValue, queryValues, queryWholeNumber, type Query } from './http/query.js';
